import type { Claim } from '../claim.ts';
import { unique } from './findings.ts';
import type { Finding, Gate, StepUnderReview } from './gate.ts';
import { asRead, findWord, wordsOf } from './words.ts';

/**
 * The word list of the evidence register: no promises, save in straight quotes as what others say,
 * and no labels at all, in the author's words and in the statements of claims.
 */
export const wording: Gate = (step) => {
  const { subject, preview, prose, myths, variants } = step;
  // A myth is printed in quotes, as what others say.
  const quoted = new Set(myths.map(({ place, text }) => `${place}\n${text}`));
  const own = [
    { place: 'subject', text: subject },
    { place: 'preview', text: preview },
    ...prose.filter(({ place, text }) => !quoted.has(`${place}\n${text}`)),
  ];
  const stated = statementsOf(variants.flatMap(({ claims }) => claims));
  const former = statementsOf(variants.flatMap((variant) => variant.former));
  return unique([
    ...[...own, ...stated].flatMap((piece) => [...promises(step, piece), ...labels(step, piece)]),
    ...[...myths, ...former].flatMap((piece) => labels(step, piece)),
  ]);
};

/** Variants share most of their claims. */
function statementsOf(claims: readonly Claim[]): readonly Piece[] {
  return [...new Set(claims)].map(({ id, statement }) => ({ place: `claim ${id}`, text: statement }));
}

interface Piece {
  readonly place: string;
  readonly text: string;
}

function promises({ language }: StepUnderReview, { place, text }: Piece): readonly Finding[] {
  const unquoted = asRead(text).replace(/"[^"]*"/g, '""');
  const promise = findWord(unquoted, wordsOf(language).promises);
  if (promise === undefined) return [];
  const remedy = 'Say what may help some people, or put it in straight quotes as what others say.';
  return [{ place, reason: `"${promise}" promises too much.`, remedy }];
}

function labels({ language }: StepUnderReview, { place, text }: Piece): readonly Finding[] {
  const read = asRead(text);
  return wordsOf(language).labels.flatMap(({ words, instead }) => {
    const label = read.match(words)?.[0];
    if (label === undefined) return [];
    return [{ place, reason: `We do not write "${label}".`, remedy: `Write this instead: ${instead}.` }];
  });
}
