import { inVariants, unique } from './findings.ts';
import type { Finding, Gate, StepUnderReview } from './gate.ts';
import { elementsNamed, lineOf } from './mail-tree.ts';
import { asRead, findWord, wordList, wordsOf } from './words.ts';

const mostMyths = 3;

/** A wrong belief sticks when it is repeated: few in a mail, none in what is read first, each answered. */
export const myths: Gate = (step) => [
  ...inVariants(step, ({ myths: named, claims }) => {
    const faults = [];
    if (named.length > mostMyths) {
      const reason = `The text names ${named.length} myths; ${mostMyths} is the most.`;
      faults.push({ reason, remedy: 'Keep those that do most harm.' });
    }
    if (named.length > 0 && claims.length === 0) {
      const reason = 'A myth is named and no claim answers it.';
      faults.push({ reason, remedy: 'Print the claim that says what is so, right after the myth.' });
    }
    return faults;
  }),
  ...readFirst(step),
  ...undeclared(step),
];

/** Subject, preview and headings: what is read by people who read nothing else. */
function readFirst(step: StepUnderReview): readonly Finding[] {
  const headings = step.variants.flatMap(({ tree }) =>
    elementsNamed(tree, 'h2', 'h3', 'h4', 'h5', 'h6').map((heading) => ({
      place: 'heading',
      text: lineOf(heading),
    })),
  );
  const pieces = [
    { place: 'subject', text: step.subject },
    { place: 'preview', text: step.preview },
    ...headings,
  ];
  const remedy = 'Say there what is so, or what the text is about.';
  const findings = pieces.flatMap(({ place, text }): readonly Finding[] => {
    const word = findWord(text, wordsOf(step.language).myths);
    if (word !== undefined) {
      return [{ place, reason: `"${word}" in "${text}" puts a myth first.`, remedy }];
    }
    const repeated = step.myths.find((myth) => repeats(text, myth.text));
    if (repeated === undefined) return [];
    return [{ place, reason: `"${text}" repeats the myth "${repeated.text}"`, remedy }];
  });
  return unique(findings);
}

/** Whether a text has all the words of a myth that carry its meaning. */
function repeats(text: string, myth: string): boolean {
  const all = wordList(myth);
  const telling = all.filter((word) => word.length >= 4);
  const present = new Set(wordList(text));
  const looked = telling.length === 0 ? all : telling;
  return looked.length > 0 && looked.every((word) => present.has(word));
}

/** The words by which the language leads in to a myth, written by hand. */
function undeclared({ language, prose, myths: named }: StepUnderReview): readonly Finding[] {
  const [before = '', after = ''] = language.layout.myth.split('{myth}');
  const lead = [before, after].map((part) => wordList(part).join(' ')).find((part) => part !== '');
  if (lead === undefined) return [];
  const declared = new Set(named.map(({ place, text }) => `${place}\n${text}`));
  return unique(
    prose
      .filter(({ place, text }) => !declared.has(`${place}\n${text}`))
      .filter(({ text }) => ` ${wordList(text).join(' ')} `.includes(` ${lead} `))
      .map(({ place, text }) => ({
        place,
        reason: `"${asRead(text).slice(0, 60)}" leads in to a myth by hand.`,
        remedy: 'Write ::myth[the belief], so that it is counted and checked.',
      })),
  );
}
