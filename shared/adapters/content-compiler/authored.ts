import type { Nodes, RootContent } from 'mdast';
import type { Prose, StepUnderReview } from '#shared/domain/gates/gate.ts';
import { directiveOf } from './directives.ts';
import { placeOf, walk } from './parse.ts';

/** What an author wrote, as the gates look at it. */
export type Authored = Pick<StepUnderReview, 'prose' | 'links' | 'named' | 'myths'>;

/** Statements of claims are not among the prose, nor are myths, which are printed in quotes. */
export function authoredIn(blocks: readonly RootContent[]): Authored {
  const nodes = blocks.flatMap((block) => [...walk(block)]);
  return {
    prose: nodes.filter(isBlock).flatMap((node) => {
      const text = wordsOf(node).trim();
      return text === '' ? [] : [{ place: placeOf(node), text }];
    }),
    links: nodes.flatMap((node) =>
      node.type === 'link' ? [{ place: placeOf(node), url: node.url, label: wordsOf(node) }] : [],
    ),
    named: nodes.flatMap((node) => {
      const directive = directiveOf(node);
      return directive?.kind === 'claim' ? [{ place: placeOf(node), claim: directive.id }] : [];
    }),
    myths: nodes.flatMap((node): readonly Prose[] => {
      const directive = directiveOf(node);
      return directive?.kind === 'myth' ? [{ place: placeOf(node), text: directive.text }] : [];
    }),
  };
}

function isBlock({ type }: Nodes): boolean {
  return type === 'paragraph' || type === 'heading';
}

/**
 * The words of one block. A soft line break is a space, so that a phrase is found across it; a claim
 * in the middle is a line break, across which none is.
 */
function wordsOf(node: Nodes): string {
  switch (node.type) {
    case 'text':
      return node.value.replace(/\s*\n\s*/g, ' ');
    case 'break':
      return ' ';
    case 'textDirective':
      return '\n';
    default:
      return 'children' in node ? node.children.map(wordsOf).join('') : '';
  }
}
