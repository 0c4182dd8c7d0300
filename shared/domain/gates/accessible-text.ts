import type { Fault } from './findings.ts';
import type { MailNode, StepUnderReview } from './gate.ts';
import { elementsNamed, elementsOf, lineOf, textOf } from './mail-tree.ts';
import { declarationsOf, rulesOf } from './styles.ts';
import { isEmptyLabel } from './words.ts';

const mend = 'Have the layout mended.';

/** Links are known by their words alone, and seen without colour (D-52). */
export function linkFaults(tree: MailNode, { language, links: authored }: StepUnderReview): readonly Fault[] {
  const judged = new Set(authored.map(({ url }) => url));
  const links = elementsNamed(tree, 'a').map(({ attributes }) => attributes);
  const faults: Fault[] = [];
  const targets = new Map<string, string>();
  for (const link of elementsNamed(tree, 'a')) {
    const label = lineOf(link);
    const target = link.attributes['href'] ?? '';
    if (target === '')
      faults.push({ reason: `The link "${label}" opens nothing.`, remedy: 'Give it a target.' });
    // What the author called a link is for the gate on links, which knows the line.
    if (!judged.has(target) && isEmptyLabel(label, language)) {
      const reason = `The link "${label}" does not name its target.`;
      faults.push({ reason, remedy: 'Say in the link what it opens.' });
    }
    const known = targets.get(label.toLowerCase());
    if (known !== undefined && known !== target) {
      const reason = `Two links are both called "${label}" and open different pages.`;
      faults.push({ reason, remedy: 'Name each after what it opens.' });
    }
    targets.set(label.toLowerCase(), target);
  }
  if (notUnderlined(tree) || links.some(({ style }) => undecorated(style ?? ''))) {
    faults.push({ reason: 'Links are not underlined.', remedy: mend });
  }
  return faults;
}

function notUnderlined(tree: MailNode): boolean {
  const rules = elementsNamed(tree, 'style').flatMap(({ children }) =>
    rulesOf(children.filter((child) => typeof child === 'string').join('')),
  );
  return rules.some(
    ({ selector, style }) =>
      /(?<![\w.#-])a(?![\w-])/.test(selector) && style.get('text-decoration')?.includes('none') === true,
  );
}

function undecorated(style: string): boolean {
  return declarationsOf(style).get('text-decoration')?.includes('none') === true;
}

/** A list holds items alone, and each says something. */
function listShapeFaults(tree: MailNode): readonly Fault[] {
  return elementsNamed(tree, 'ul', 'ol').flatMap((list) => {
    const stray = list.children.some((child) =>
      typeof child === 'string' ? child.trim() !== '' : child.name !== 'li',
    );
    const empty = elementsNamed(list, 'li').some((item) => lineOf(item) === '');
    return [
      ...(stray ? [{ reason: 'A list holds something that is no item.', remedy: mend }] : []),
      ...(empty ? [{ reason: 'An item of a list is empty.', remedy: 'Give it words, or take it out.' }] : []),
    ];
  });
}

/** Lists are lists, and not lines that begin with a sign. */
export function listFaults(tree: MailNode): readonly Fault[] {
  const items = new Set(elementsNamed(tree, 'li'));
  const stray = elementsOf(tree).some(
    ({ node, around }) => items.has(node) && !['ul', 'ol'].includes(around[0]?.name ?? ''),
  );
  const faked = elementsNamed(tree, 'p', 'div').some(
    (block) => !holdsBlocks(block) && /^\s*(?:[•▪◦‣·*]|[-–](?=\s)|\d{1,2}[.)]\s)/mu.test(textOf(block)),
  );
  return [
    ...listShapeFaults(tree),
    ...(stray ? [{ reason: 'An item stands outside of a list.', remedy: mend }] : []),
    ...(faked
      ? [
          {
            reason: 'A line begins with the sign of a list and is none.',
            remedy: 'Write a list in Markdown.',
          },
        ]
      : []),
  ];
}

function holdsBlocks(node: MailNode): boolean {
  return elementsNamed(node, 'p', 'div', 'ul', 'ol', 'table', 'h1', 'h2', 'h3').length > 0;
}
