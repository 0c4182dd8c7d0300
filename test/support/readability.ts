import { syllable } from 'syllable';

/** Words, sentences and the Flesch-Kincaid grade of a plain text. Source numbers and link targets are not read. */
export function readability(text: string): { words: number; sentences: number; grade: number } {
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
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  const grade = (0.39 * words.length) / sentences.length + (11.8 * syllables) / words.length - 15.59;
  return { words: words.length, sentences: sentences.length, grade };
}

/** An abbreviation is read letter by letter, which the package does not know; this is the stricter count. */
function syllablesOf(word: string): number {
  const letters = word.replace(/[^A-Z]/g, '').length;
  return letters >= 2 && !/[a-z]{2}/.test(word) ? letters : Math.max(1, syllable(word));
}

function wordsOf(sentence: string): string[] {
  return sentence.match(/[\p{L}\p{N}](?:[\p{L}\p{N}'’.,-]*[\p{L}\p{N}])?/gu) ?? [];
}
