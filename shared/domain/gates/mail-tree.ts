import type { MailNode } from './gate.ts';

/*
 * Reading a compiled mail: elements in order, and the text that a reader sees.
 */

const blocks = new Set(
  'address article aside blockquote body br caption dd details div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p section summary table tbody td tfoot th thead title tr ul'.split(
    ' ',
  ),
);

/** What a mail client shows nothing of. */
const unread = new Set(['head', 'script', 'style', 'template', 'title']);

/** An element and the elements around it, the nearest first. */
export interface Placed {
  readonly node: MailNode;
  readonly around: readonly MailNode[];
}

/** Every element in document order, parents before children, without the root. */
export function elementsOf(root: MailNode, around: readonly MailNode[] = []): readonly Placed[] {
  return root.children.flatMap((child) =>
    typeof child === 'string'
      ? []
      : [{ node: child, around: [root, ...around] }, ...elementsOf(child, [root, ...around])],
  );
}

export function elementsNamed(root: MailNode, ...names: readonly string[]): readonly MailNode[] {
  return elementsOf(root)
    .map(({ node }) => node)
    .filter(({ name }) => names.includes(name));
}

/** The text of an element as read, blocks on lines of their own. Pictures are read by their `alt`. */
export function textOf(node: MailNode): string {
  return node.children
    .map((child) => {
      if (typeof child === 'string') return child;
      if (unread.has(child.name)) return '';
      const text = child.name === 'img' ? (child.attributes['alt'] ?? '') : textOf(child);
      return blocks.has(child.name) ? `\n${text}\n` : text;
    })
    .join('');
}

/** The text of an element on one line. */
export function lineOf(node: MailNode): string {
  return textOf(node).replace(/\s+/g, ' ').trim();
}

/** Text and attribute values, the way a program reads them. A parser may cut one text at each entity. */
export function rawTexts(root: MailNode): readonly string[] {
  const own = root.children.map((child) => (typeof child === 'string' ? child : '\n')).join('');
  const inner = root.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...Object.values(child.attributes), ...rawTexts(child)],
  );
  return [own, ...inner];
}

/** The HTML with the numbers of ordered lists as text, and without link labels that are bare targets. */
export function numbered(node: MailNode): MailNode {
  let number = Number(node.attributes['start'] ?? 1);
  const children = node.children.map((child) => {
    if (typeof child === 'string') return child;
    const inner = numbered(child);
    if (child.name === 'a' && textOf(inner).trim() === child.attributes['href']) {
      return { ...inner, children: [] };
    }
    if (node.name !== 'ol' || child.name !== 'li') return inner;
    number = Number(child.attributes['value'] ?? number);
    const item = { ...inner, children: [`${number}. `, ...inner.children] };
    number += 1;
    return item;
  });
  return { ...node, children };
}
