import { pictureFaults, tableFaults } from './accessible-parts.ts';
import { linkFaults, listFaults } from './accessible-text.ts';
import { type Fault, inVariants } from './findings.ts';
import type { Gate, MailNode, StepUnderReview } from './gate.ts';
import { elementsNamed, elementsOf, lineOf } from './mail-tree.ts';

/** What a screen reader and a reader with their own colours need of the compiled mail (D-50 to D-54). */
export const accessibility: Gate = (step) =>
  inVariants(step, ({ tree }) => [
    ...documentFaults(tree, step),
    ...headingFaults(tree),
    ...linkFaults(tree, step),
    ...listFaults(tree),
    ...tableFaults(tree),
    ...pictureFaults(tree),
  ]);

const layout = 'Have the layout mended.';

/** Clients drop `html` and `body`, so the language stands on what is in them as well. */
function documentFaults(tree: MailNode, { locale, language }: StepUnderReview): readonly Fault[] {
  const [html] = elementsNamed(tree, 'html');
  const [body] = elementsNamed(tree, 'body');
  const inBody = body?.children.filter((child) => typeof child !== 'string') ?? [];
  const outermost = [...(html === undefined ? [] : [html]), ...inBody];
  const [title] = elementsNamed(tree, 'title');
  const schemes = ['color-scheme', 'supported-color-schemes'].filter(
    (name) => !/\blight\b.*\bdark\b|\bdark\b.*\blight\b/.test(metaOf(tree, name)),
  );
  const speaks = (node: MailNode) =>
    node.attributes['lang']?.split('-')[0] === locale.split('-')[0] &&
    node.attributes['dir'] === language.dir;
  const faults: Fault[] = [];
  if (html === undefined || inBody.length === 0 || !outermost.every(speaks)) {
    const reason = `"html" and what is in "body" do not both say lang ${locale} and dir ${language.dir}.`;
    faults.push({ reason, remedy: layout });
  }
  if (body?.children.some((child) => typeof child === 'string' && child.trim() !== '')) {
    faults.push({ reason: 'Text stands right in "body", where no language is said.', remedy: layout });
  }
  if (title === undefined || title.children.join('').trim() === '') {
    faults.push({ reason: 'The mail has no title.', remedy: layout });
  }
  for (const name of schemes) {
    faults.push({ reason: `The meta "${name}" does not say light and dark.`, remedy: layout });
  }
  if (/user-scalable\s*=\s*(no|0)|maximum-scale/.test(metaOf(tree, 'viewport'))) {
    faults.push({ reason: 'The mail cannot be zoomed.', remedy: layout });
  }
  return faults;
}

function metaOf(tree: MailNode, name: string): string {
  const found = elementsNamed(tree, 'meta').find(({ attributes }) => attributes['name'] === name);
  return found?.attributes['content'] ?? '';
}

function headingFaults(tree: MailNode): readonly Fault[] {
  const headings = elementsOf(tree)
    .filter(({ node }) => /^h[1-6]$/.test(node.name))
    .map(({ node }) => ({ level: Number(node.name[1]), text: lineOf(node) }));
  const top = headings.filter(({ level }) => level === 1).length;
  const faults: Fault[] = [];
  if (top !== 1) faults.push({ reason: `There are ${top} top headings; one is right.`, remedy: layout });
  let before = 0;
  for (const { level, text } of headings) {
    if (text === '') faults.push({ reason: 'A heading is empty.', remedy: 'Give it words, or take it out.' });
    if (level > before + 1) {
      const remedy = `Make it a heading of level ${before + 1}.`;
      faults.push({ reason: `The heading "${text}" skips a level.`, remedy });
    }
    before = level;
  }
  return faults;
}
