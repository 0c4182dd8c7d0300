import { syllable } from 'syllable';
import type { Language } from '#shared/domain/language.ts';

/** How the syllables of one word are counted, for the formula by which a language is graded. */
export function syllablesIn({ grade }: Pick<Language, 'grade'>): (word: string) => number {
  const count = counts[grade];
  // The variants of a step share most of their words.
  const known = new Map<string, number>();
  return (word) => {
    const counted = known.get(word) ?? count(word);
    known.set(word, counted);
    return counted;
  };
}

const counts: Readonly<Record<Language['grade'], (word: string) => number>> = {
  'flesch-kincaid': inEnglish,
  crawford: inSpanish,
};

function inEnglish(word: string): number {
  return Math.max(1, syllable(word));
}

/**
 * One for each vowel sound: a strong vowel with the weak ones beside it, or weak ones alone. An accent
 * makes a weak vowel a sound of its own, as in `día`. The `u` of `que` and `guerra` is silent.
 */
function inSpanish(word: string): number {
  const sounds = word
    .normalize('NFC')
    .toLowerCase()
    .replace(/([qg])u(?=[eiéí])/g, '$1')
    .replace(/y(?![aeiouáéíóúü])/g, 'i');
  return Math.max(1, sounds.match(/[iuü]?[aeoáéó][iuü]?|[íú]|[iuü]+/g)?.length ?? 0);
}
