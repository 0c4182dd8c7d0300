import type { Language } from '../language.ts';
import { asRead, findWords, wordsOf } from './words.ts';

/** A number with what it counts in: `%`, `money`, a unit such as `k`, or nothing. */
export interface Amount {
  /** How it can be read: `1.200` is 1.2 in one country and 1200 in another. */
  readonly readings: readonly string[];
  readonly unit: string;
}

/** What belongs together in a text: `67 of every 100`, `2019-2021`, `twice as many`. */
export interface Figure {
  /** As it stands in the text. */
  readonly shown: string;
  readonly amounts: readonly Amount[];
  /** Names with a number in them, and figures in words. */
  readonly words: readonly string[];
}

interface Part extends Partial<Pick<Figure, 'amounts' | 'words'>> {
  readonly start: number;
  readonly end: number;
}

/** `PCL-5`, `NCT03537014`: numbers that are part of a name in capitals; currencies are none. */
const names = /(?<![\p{L}\p{N}])(?!(?:USD|AUD|EUR|GBP|CAD)[\d-])\p{Lu}{2,}[\p{Lu}\p{N}]*-?\d[\p{L}\p{N}-]*/gu;

const numerals =
  /(?<before>(?:[$€£¥]|(?<!\p{L})(?:USD|AUD|EUR|GBP|CAD)) ?)?(?<number>\d+(?:[.,]\d+)*|(?<!\d)\.\d+)(?<after> ?%| ?(?:[€£¥]|(?:USD|AUD|EUR|GBP|CAD)(?!\p{L}))|\p{L}+)?/gu;

/** `1. ` and `b) 2) ` at the beginning of a line are places in a list. */
const listNumber = /^\(?\d{1,2}[.)] /;

/** Endings that say nothing about the size: `1980s`, `2nd`, `3x`. */
const plainEnding = /^(s|st|nd|rd|th|x|º|ª|er|o|a)$/i;

/** Words for a share of a hundred, which count as the sign does. */
const percentWords = /^(?:per ?cent|por ?ciento|pour ?cent|prozent|percento)$/i;

/** All figures of a text, in digits and in the words of the language. `phones` are passed over. */
export function figuresIn(
  text: string,
  language: Language,
  phones: readonly string[] = [],
): readonly Figure[] {
  const read = asRead(text);
  const masked = withoutPhones(read.replace(listNumber, blank), phones);
  const named = [...masked.matchAll(names)].map((match) =>
    partOf(match.index, match[0], { words: [match[0]] }),
  );
  const unnamed = masked.replace(names, blank);
  const counted = [...unnamed.matchAll(numerals)].map((match) =>
    partOf(match.index, match[0], { amounts: [amountOf(match.groups ?? {})] }),
  );
  const worded = findWords(read, wordsOf(language).figures)
    .filter(({ words, index }) => masked.slice(index, index + words.length) === words)
    .map(({ words, index }) => partOf(index, words, { words: [words] }));
  const parts = [...named, ...counted, ...worded].sort((a, b) => a.start - b.start || b.end - a.end);
  return grouped(parts, read).map((group) => figureOf(group, read));
}

function partOf(start: number, shown: string, of: Partial<Pick<Figure, 'amounts' | 'words'>>): Part {
  return { start, end: start + shown.length, ...of };
}

/** Keeps the places of what follows; a letter that is in no pattern. */
function blank(text: string): string {
  return '_'.repeat(text.length);
}

function withoutPhones(text: string, phones: readonly string[]): string {
  return phones.reduce((rest, phone) => {
    const pattern = [...phone].map((sign) => (/\d/.test(sign) ? sign : '[ -]')).join('');
    return rest.replace(new RegExp(`(?<![\\d.,$€£-])${pattern}(?![\\d%]|[.,-]\\d)`, 'g'), blank);
  }, text);
}

function amountOf(groups: Readonly<Record<string, string | undefined>>): Amount {
  const before = groups['before']?.trim() ?? '';
  const after = groups['after']?.trim() ?? '';
  const money = before !== '' || /^(?:[€£¥]|USD|AUD|EUR|GBP|CAD)$/.test(after);
  const unit = money ? 'money' : plainEnding.test(after) ? '' : after.toLowerCase();
  return { readings: readingsOf(groups['number'] ?? ''), unit };
}

/** A separator before three digits may group thousands; any other one begins the decimals. */
function readingsOf(number: string): readonly string[] {
  const grouped = /^[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(number);
  const [, whole = '', decimals = ''] = /^(.*?)(?:[.,](\d+))?$/.exec(number) ?? [];
  const decimal = Number(`${whole.replace(/[.,]/g, '')}.${decimals}`);
  const plain = Number(number.replace(/[.,]/g, ''));
  // A comma or several groups can only group; one point before three digits is open.
  if (grouped && (/,/.test(number) || /\..*\./.test(number))) return [String(plain)];
  return grouped ? [String(plain), String(decimal)] : [String(decimal)];
}

/** Between numbers of one figure: a sign, or up to two short words such as `of every`. */
const link = /^(?: ?[-/⁄:+~] ?| (?:\p{L}{1,5} ){1,2}| )$/u;

function grouped(parts: readonly Part[], text: string): readonly (readonly Part[])[] {
  const groups: Part[][] = [];
  let end = -1;
  for (const part of parts) {
    const between = text.slice(end, part.start);
    const group = groups.at(-1);
    if (group !== undefined && (part.start <= end || link.test(between))) group.push(part);
    else groups.push([part]);
    end = Math.max(end, part.end);
  }
  return groups;
}

function figureOf(parts: readonly Part[], text: string): Figure {
  const start = Math.min(...parts.map((part) => part.start));
  const end = Math.max(...parts.map((part) => part.end));
  const amounts = parts.flatMap((part) => part.amounts ?? []);
  const words = parts.flatMap((part) => part.words ?? []);
  // "67 percent" is 67 %: the word belongs to the number before it.
  const [amount] = amounts;
  if (
    amount !== undefined &&
    amounts.length === 1 &&
    words.length === 1 &&
    percentWords.test(words[0] ?? '')
  ) {
    return { shown: text.slice(start, end), amounts: [{ ...amount, unit: '%' }], words: [] };
  }
  return { shown: text.slice(start, end), amounts, words };
}
