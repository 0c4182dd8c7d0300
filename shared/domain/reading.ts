import type { Language } from './language.ts';

/** What there is to read in a text. */
export interface Reading {
  /** Each a list of its words. */
  readonly sentences: readonly (readonly string[])[];
  readonly words: number;
  /** School grade; 0 for no words. */
  readonly grade: number;
}

/**
 * How hard plain text is to read, by the formula of its language.
 *
 * @param syllables of one word
 */
export function readingOf(
  text: string,
  { grade: formula }: Pick<Language, 'grade'>,
  syllables: (word: string) => number,
): Reading {
  const sentences = sentencesOf(text);
  const words = sentences.flat();
  if (words.length === 0) return { sentences, words: 0, grade: 0 };
  const spoken = words.reduce((sum, word) => sum + syllablesOf(word, syllables), 0);
  return { sentences, words: words.length, grade: formulas[formula](words.length, sentences.length, spoken) };
}

/** Flesch-Kincaid (1975), and Crawford (1984) for Spanish. */
const formulas: Readonly<
  Record<Language['grade'], (words: number, sentences: number, syllables: number) => number>
> = {
  'flesch-kincaid': (words, sentences, syllables) =>
    (0.39 * words) / sentences + (11.8 * syllables) / words - 15.59,
  crawford: (words, sentences, syllables) =>
    (-0.205 * 100 * sentences) / words + (0.049 * 100 * syllables) / words - 3.407,
};

/** Source numbers, link targets and underlines are not read. An item or heading ends where its line ends. */
function sentencesOf(body: string): readonly (readonly string[])[] {
  return body
    .replace(/\[[\d, ]+\]/g, '')
    .replace(/\(https?:\/\/[^)]*\)/g, '')
    .replace(/^[-=]+$/gm, '')
    .replace(/\{\{\s*\w+\s*\}\}/g, '')
    .split(/(?<=[.?!])["')]*\s+|\n+/)
    .map(
      (sentence): readonly string[] =>
        sentence.match(/[\p{L}\p{N}](?:[\p{L}\p{N}'’.,-]*[\p{L}\p{N}])?/gu) ?? [],
    )
    .filter((words) => words.length > 0);
}

/** An abbreviation is read letter by letter, which is the stricter count. */
function syllablesOf(word: string, syllables: (word: string) => number): number {
  const letters = word.replace(/[^\p{Lu}]/gu, '').length;
  return letters >= 2 && !/\p{Ll}{2}/u.test(word) ? letters : Math.max(1, syllables(word));
}
