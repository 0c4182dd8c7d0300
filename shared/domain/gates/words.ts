import type { Language } from '../language.ts';

/*
 * How gates read words: whole words of the patterns of a language, whatever the case, the
 * kind of space or hyphen, and letters that nobody sees.
 */

interface WordMatch {
  /** As it stands in the text. */
  readonly words: string;
  readonly index: number;
}

interface LanguageWords {
  readonly promises: readonly RegExp[];
  readonly labels: readonly { readonly words: RegExp; readonly instead: string }[];
  readonly telling: readonly RegExp[];
  readonly urgent: readonly RegExp[];
  readonly figures: readonly RegExp[];
  readonly emptyLinks: readonly RegExp[];
  readonly myths: readonly RegExp[];
}

const compiled = new WeakMap<Language, LanguageWords>();

/** The patterns of a language, compiled once for each language object. */
export function wordsOf(language: Language): LanguageWords {
  const known = compiled.get(language);
  if (known !== undefined) return known;
  const { words } = language;
  const made: LanguageWords = {
    promises: words.promises.map(wordPattern),
    labels: words.labels.map((label) => ({ words: wordPattern(label.words), instead: label.instead })),
    telling: words.telling.map(wordPattern),
    urgent: words.urgent.map(wordPattern),
    figures: words.figures.map(wordPattern),
    emptyLinks: words.emptyLinks.map(wordPattern),
    myths: words.myths.map(wordPattern),
  };
  compiled.set(language, made);
  return made;
}

/** `source` is a regular expression; it matches whole words only. */
function wordPattern(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source.normalize()})(?![\\p{L}\\p{N}])`, 'giu');
}

/** Every place where one of the patterns stands in the text as read, those of the first pattern first. */
export function findWords(text: string, patterns: readonly RegExp[]): readonly WordMatch[] {
  const read = asRead(text);
  return patterns.flatMap((pattern) =>
    [...read.matchAll(pattern)].map((match) => ({ words: match[0], index: match.index })),
  );
}

/** The first place of the first pattern that stands there. */
export function findWord(text: string, patterns: readonly RegExp[]): string | undefined {
  const read = asRead(text);
  for (const pattern of patterns) {
    const [found] = read.match(pattern) ?? [];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a link label is no name: without a word, or all of it one of the language's empty labels. */
export function isEmptyLabel(label: string, language: Language): boolean {
  const read = asRead(label);
  const wordless = (text: string) => !/[\p{L}\p{N}]/u.test(text);
  return (
    wordless(read) ||
    findWords(read, wordsOf(language).emptyLinks).some(
      ({ words, index }) => wordless(read.slice(0, index)) && wordless(read.slice(index + words.length)),
    )
  );
}

/**
 * Text as an eye reads it: one kind of space, hyphen, quote and digit, and nothing invisible. Line
 * breaks stay: they stand where a claim is printed, and no phrase goes on across one.
 */
export function asRead(text: string): string {
  const plain = /^[\x20-\x7e\n]*$/.test(text) ? text : text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return plain
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
}

/** The words of a text in lower case, for comparing two texts. */
export function wordList(text: string): readonly string[] {
  return (
    asRead(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
