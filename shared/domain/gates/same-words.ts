import { inVariants } from './findings.ts';
import type { Gate, MailNode, VariantUnderReview } from './gate.ts';
import { elementsNamed, numbered, textOf } from './mail-tree.ts';
import { wordList } from './words.ts';

/** Whoever reads the text part reads the same words, in the same order, with the same links. */
export const sameWords: Gate = (step) =>
  inVariants(step, (variant) => {
    const targets = targetsOf(variant.tree);
    const missing = targets.find((url) => !variant.text.includes(url));
    const remedy = 'Have the layout mended: both parts are made of the same text.';
    if (missing !== undefined) {
      return [{ reason: `The link to ${missing} is in the HTML and not in the plain text.`, remedy }];
    }
    const parted = firstDifference(wordsOfHtml(variant), wordsOfText(variant, targets));
    if (parted === undefined) return [];
    return [{ reason: `HTML and plain text part at "${parted}".`, remedy }];
  });

function wordsOfHtml({ tree }: VariantUnderReview): readonly string[] {
  return wordList(textOf(numbered(tree)));
}

/** A target stands beside its label in the text part, where the HTML has it in the link. */
function wordsOfText({ text }: VariantUnderReview, targets: readonly string[]): readonly string[] {
  const longestFirst = [...targets].sort((a, b) => b.length - a.length);
  return wordList(longestFirst.reduce((rest, url) => rest.replaceAll(url, ' '), text));
}

function targetsOf(tree: MailNode): readonly string[] {
  const targets = elementsNamed(tree, 'a').map(({ attributes }) => attributes['href'] ?? '');
  return [...new Set(targets)].filter((url) => url !== '');
}

/** The words around the first place at which two texts differ. */
function firstDifference(html: readonly string[], text: readonly string[]): string | undefined {
  const length = Math.max(html.length, text.length);
  for (let at = 0; at < length; at += 1) {
    if (html[at] === text[at]) continue;
    const longer = at < html.length ? html : text;
    return longer.slice(Math.max(0, at - 3), at + 3).join(' ');
  }
  return undefined;
}
