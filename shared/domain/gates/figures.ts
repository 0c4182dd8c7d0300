import { type Claim, claimFault } from '../claim.ts';
import { type Amount, type Figure, figuresIn } from './figures-in.ts';
import type { Finding, Gate, Prose, StepUnderReview, VariantUnderReview } from './gate.ts';
import { asRead } from './words.ts';

/**
 * Every figure that an author writes stands in a claim that the same text prints. A telephone number
 * is carried by the crisis claims, since each mail prints their lines.
 */
export const figures: Gate = (step) => {
  const phones = phonesOf(step);
  // Variants share most of their prose.
  const read = new Map<string, readonly Figure[]>();
  const figuresOf = (text: string) => {
    const known = read.get(text) ?? figuresIn(text, step.language, phones);
    read.set(text, known);
    return known;
  };
  const carried = new Map<Claim, Carried>();
  const carriedOf = (claim: Claim) => {
    const known = carried.get(claim) ?? carriedBy(claim, step);
    carried.set(claim, known);
    return known;
  };
  const found = new Map<string, { readonly place: string; readonly shown: string; keys: string[] }>();
  for (const variant of step.variants) {
    const claims = variant.claims.map(carriedOf);
    for (const { place, text } of written(step, variant)) {
      for (const figure of figuresOf(text)) {
        if (claims.some((claim) => carries(claim, figure))) continue;
        const name = `${place}\n${figure.shown}`;
        const entry = found.get(name) ?? { place, shown: figure.shown, keys: [] };
        if (!entry.keys.includes(variant.key)) entry.keys.push(variant.key);
        found.set(name, entry);
      }
    }
  }
  return [...found.values()].map(({ place, shown, keys }): Finding => {
    const where = keys.length === step.variants.length ? 'this text' : keys.join(', ');
    return {
      place,
      reason: `The figure "${shown}" stands in no claim that is printed in ${where}.`,
      remedy: 'Print a claim that carries it, or leave the figure out.',
    };
  });
};

/** What the author wrote and this variant shows, the envelope and the myths too. */
function written(
  { subject, preview }: StepUnderReview,
  { prose, myths }: VariantUnderReview,
): readonly Prose[] {
  return [{ place: 'subject', text: subject }, { place: 'preview', text: preview }, ...prose, ...myths];
}

/** A claim, sentence by sentence: numbers, and words in lower case. */
type Carried = readonly { readonly amounts: readonly Amount[]; readonly words: string }[];

function carriedBy(claim: Claim, { language }: StepUnderReview): Carried {
  const texts = [claim.statement, claim.figure ?? '', claim.registry ?? ''];
  return texts
    .flatMap((text) => asRead(text).split(/(?<=[.!?;])\s/))
    .map((sentence) => ({
      amounts: figuresIn(sentence, language).flatMap(({ amounts }) => amounts),
      words: sentence.toLowerCase(),
    }));
}

/** All parts of a figure come from one sentence: "67 of 120" is not "67 of 100", and later 120 of 300. */
function carries(claim: Carried, { amounts, words }: Figure): boolean {
  return claim.some(
    (sentence) =>
      amounts.every((amount) => sentence.amounts.some((known) => isSame(known, amount, sentence))) &&
      words.every((word) => hasWords(sentence.words, word.toLowerCase())),
  );
}

function isSame(known: Amount, wanted: Amount, { amounts }: Carried[number]): boolean {
  if (!known.readings.some((reading) => wanted.readings.includes(reading))) return false;
  if (wanted.unit === known.unit) return true;
  // "67 %" is carried by "67 of every 100 people", and "67" by "67 %". Money is carried by money alone.
  if (wanted.unit === '%') {
    return known.unit === '' && amounts.some(({ readings }) => readings.includes('100'));
  }
  return wanted.unit === '' && (known.unit === '%' || known.unit === 'money');
}

function hasWords(text: string, words: string): boolean {
  const at = (index: number) => /[\p{L}\p{N}]/u.test(text.charAt(index));
  for (let index = text.indexOf(words); index >= 0; index = text.indexOf(words, index + 1)) {
    if (!at(index - 1) && !at(index + words.length)) return true;
  }
  return false;
}

/** Three digits or more in the statements of crisis claims that hold today; a year is no telephone number. */
function phonesOf({ register, now }: StepUnderReview): readonly string[] {
  const lines = [...register.values()].filter(
    (claim) => claim.kind === 'crisis' && claimFault(claim, now) === undefined,
  );
  const numbers = lines.flatMap(({ statement }) => asRead(statement).match(/\d(?:[ -]?\d){2,}/g) ?? []);
  return [...new Set(numbers)]
    .filter((number) => !/^(19|20)\d\d$/.test(number))
    .sort((a, b) => b.length - a.length);
}
