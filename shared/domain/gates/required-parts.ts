import { type Fault, inVariants } from './findings.ts';
import type { Gate, StepUnderReview, VariantUnderReview } from './gate.ts';
import { elementsNamed, lineOf, numbered, textOf } from './mail-tree.ts';
import { wordList } from './words.ts';

/** What every mail must have in both parts: lines for a crisis, who sends it, a way out, what it is not. */
export const requiredParts: Gate = (step) =>
  inVariants(step, (variant) => {
    const read = textOf(variant.tree);
    const targets = elementsNamed(variant.tree, 'a')
      .filter((link) => lineOf(link) !== '')
      .map(({ attributes }) => attributes['href'] ?? '');
    return [
      ...missing('HTML', read, targets.join(' '), step),
      ...missing('plain text', variant.text, variant.text, step),
      ...crisisFaults('HTML', textOf(numbered(variant.tree)), variant, step),
      ...crisisFaults('plain text', variant.text, variant, step),
    ];
  });

/** `read`: all words of the part; `targets`: where its links lead. */
function missing(
  part: string,
  read: string,
  targets: string,
  { sender, language }: StepUnderReview,
): readonly Fault[] {
  const words = spaced(read);
  const parts = [
    ['the name of the sender', words.includes(spaced(sender.name))],
    ['the postal address', words.includes(spaced(sender.postalAddress))],
    ['the disclaimer', words.includes(spaced(language.layout.disclaimer))],
    ['the link to leave', targets.includes('{{leaveUrl}}')],
    ['the link to preferences', targets.includes('{{preferencesUrl}}')],
  ] as const;
  return parts
    .filter(([, present]) => !present)
    .map(([name]) => ({
      reason: `The ${part} lacks ${name}.`,
      remedy: 'Have it put back into the layout.',
    }));
}

const field = '{{crisis}}';

/** The block stands right after subject and preview, and again after everything but the footer. */
function crisisFaults(
  part: string,
  read: string,
  { body }: VariantUnderReview,
  { subject, preview }: StepUnderReview,
): readonly Fault[] {
  const first = read.indexOf(field);
  const last = read.lastIndexOf(field);
  const remedy = 'Have the layout put it first and last.';
  if (first === last) return [{ reason: `The ${part} does not have the crisis lines twice.`, remedy }];
  const faults: Fault[] = [];
  const above = [...wordList(subject), ...wordList(preview)];
  if (wordList(read.slice(0, first)).toSorted().join(' ') !== above.toSorted().join(' ')) {
    faults.push({ reason: `The ${part} does not begin with the crisis lines.`, remedy });
  }
  const between = ` ${wordList(untargeted(read.slice(first + field.length, last))).join(' ')} `;
  if (!between.includes(` ${lastWords(body)} `)) {
    faults.push({ reason: `The ${part} goes on after the last crisis lines.`, remedy });
  }
  return faults;
}

/** Enough of the end of the text to know it again. */
function lastWords(body: string): string {
  return wordList(untargeted(body)).slice(-12).join(' ');
}

/** Link targets stand in one part only. */
function untargeted(text: string): string {
  return text.replace(/\(?\b(?:https?|mailto|tel):[^\s)]+\)?/g, ' ');
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
