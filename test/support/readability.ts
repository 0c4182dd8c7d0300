import { syllable } from 'syllable';
import { syllablesIn } from '#shared/adapters/content-compiler/syllables.ts';
import type { Language } from '#shared/domain/language.ts';

const inSpanish = syllablesIn({ grade: 'crawford' });

/**
 * Words, sentences and the school grade of a plain text: Flesch-Kincaid, or Crawford for Spanish. Source
 * numbers and link targets are not read.
 */
export function readability(
  text: string,
  formula: Language['grade'] = 'flesch-kincaid',
): { words: number; sentences: number; grade: number } {
  const read = text
    .replace(/\[[\d, ]+\]/g, '')
    .replace(/\(https?:\/\/[^)]*\)/g, '')
    .replace(/^-+$/gm, '');
  // A list item or heading ends where its line ends, with or without a full stop.
  const sentences = read
    .split(/(?<=[.?!])["')]*\s+|\n+/)
    .map(wordsOf)
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  const counted = { words: words.length, sentences: sentences.length };
  return { ...counted, grade: gradeOf(formula, counted, words) };
}

function gradeOf(
  formula: Language['grade'],
  { words, sentences }: { words: number; sentences: number },
  read: readonly string[],
): number {
  const spoken = (one: (word: string) => number) =>
    read.reduce((sum, word) => sum + (lettersOf(word) ?? Math.max(1, one(word))), 0);
  switch (formula) {
    case 'flesch-kincaid':
      return (0.39 * words) / sentences + (11.8 * spoken(syllable)) / words - 15.59;
    case 'crawford':
      return (100 / words) * (0.049 * spoken(inSpanish) - 0.205 * sentences) - 3.407;
  }
}

/** An abbreviation is read letter by letter, which the package does not know; this is the stricter count. */
function lettersOf(word: string): number | undefined {
  const letters = word.replace(/[^\p{Lu}]/gu, '').length;
  return letters >= 2 && !/\p{Ll}{2}/u.test(word) ? letters : undefined;
}

function wordsOf(sentence: string): string[] {
  return sentence.match(/[\p{L}\p{N}](?:[\p{L}\p{N}'’.,-]*[\p{L}\p{N}])?/gu) ?? [];
}
