import type { Nodes } from 'mdast';
import type { LeafDirective, TextDirective } from 'mdast-util-directive';

/** What the compiler prints where a directive stands. */
export type Directive =
  /** `::claim{id=E-03}`, in a line or as a paragraph. */
  | { readonly kind: 'claim'; readonly id: string }
  /** `::myth[It is a proven cure.]` */
  | { readonly kind: 'myth'; readonly text: string }
  /** `::formerly{id=E-03 edition=1}` */
  | { readonly kind: 'formerly'; readonly id: string; readonly edition: number };

/** The directive that a node is, if it is written as one must be. */
export function directiveOf(node: Nodes): Directive | undefined {
  if (node.type !== 'leafDirective' && node.type !== 'textDirective') return undefined;
  const { name, children } = node;
  const attributes = node.attributes ?? {};
  const id = attributes['id'] ?? '';
  const has = (...names: readonly string[]) =>
    Object.keys(attributes).sort().join() === names.join() && (names.length === 0) === children.length > 0;
  if (name === 'claim') return has('id') && id !== '' ? { kind: 'claim', id } : undefined;
  if (node.type === 'textDirective') return undefined;
  if (name === 'myth') {
    const text = labelOf(node);
    return has() && text !== undefined ? { kind: 'myth', text } : undefined;
  }
  const edition = Number(attributes['edition']);
  const wellFormed = name === 'formerly' && has('edition', 'id') && Number.isInteger(edition) && edition > 0;
  return wellFormed ? { kind: 'formerly', id, edition } : undefined;
}

/** What to say of a directive that is known and not written as it must be. */
export const directiveForms: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  claim: ['A claim takes an id and nothing else.', 'Write :claim{id=E-03}.'],
  myth: [
    'A myth takes plain words and stands on a line of its own.',
    'Write ::myth[The belief, as a sentence.]',
  ],
  formerly: [
    'What was said formerly takes an id and an edition, and stands on a line of its own.',
    'Write ::formerly{id=E-03 edition=1}.',
  ],
};

/** The words in the brackets, without any markup. */
function labelOf({ children }: LeafDirective | TextDirective): string | undefined {
  const words = children.map((child) => (child.type === 'text' ? child.value : undefined));
  if (words.includes(undefined)) return undefined;
  const text = words.join('').replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}
