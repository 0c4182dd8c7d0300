import type { Nodes, Root } from 'mdast';
import { directiveFromMarkdown } from 'mdast-util-directive';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { directive } from 'micromark-extension-directive';

/** CommonMark with directives. Never fails: what is not allowed is found by `treeFindings`. */
export function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [directive()], mdastExtensions: [directiveFromMarkdown()] });
}

/** Every node in document order, parents before children. */
export function* walk(node: Nodes): Generator<Nodes> {
  yield node;
  if (!('children' in node)) return;
  for (const child of node.children) yield* walk(child);
}

export function placeOf(node: Nodes): string {
  return node.position === undefined ? 'text' : `line ${node.position.start.line}`;
}
