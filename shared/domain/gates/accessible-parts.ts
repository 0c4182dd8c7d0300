import type { Fault } from './findings.ts';
import type { MailNode } from './gate.ts';
import { elementsNamed } from './mail-tree.ts';

const mend = 'Have the layout mended.';

/** A table is for layout and says so, or it holds data and has headers (D-51). */
export function tableFaults(tree: MailNode): readonly Fault[] {
  return elementsNamed(tree, 'table').flatMap((table): readonly Fault[] => {
    const role = table.attributes['role'];
    const headed = elementsNamed(table, 'th', 'caption').length > 0;
    const forLayout = role === 'presentation' || role === 'none';
    if (forLayout && headed) return [{ reason: 'A table for layout has headers of data.', remedy: mend }];
    if (!forLayout && elementsNamed(table, 'th').length === 0) {
      return [{ reason: 'A table neither has headers nor says that it is layout.', remedy: mend }];
    }
    return [];
  });
}

/** With pictures off the mail is whole, and keeps its shape. */
export function pictureFaults(tree: MailNode): readonly Fault[] {
  return elementsNamed(tree, 'img').flatMap(({ attributes }) => {
    const missing = ['alt', 'width', 'height'].filter((name) => attributes[name] === undefined);
    if (missing.length === 0) return [];
    return [{ reason: `A picture has no ${missing.join(', no ')}.`, remedy: mend }];
  });
}
