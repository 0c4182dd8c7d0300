/**
 * The line of a step's file, counted from 1, that a finding's place names: places count from the
 * first line of the text, below the front matter. Nothing for a place that is no line, as a variant.
 */
export function lineOf(content: string, place: string): number | undefined {
  const lines = content.split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (end < 0) return undefined;
  if (place === 'subject' || place === 'preview') {
    const found = lines.slice(0, end).findIndex((line) => line.startsWith(`${place}:`));
    return found < 0 ? undefined : found + 1;
  }
  const [, number] = /^line (\d+)$/.exec(place) ?? [];
  if (number === undefined) return undefined;
  const blank = lines.slice(end + 1).findIndex((line) => line.trim() !== '');
  return end + 1 + Math.max(0, blank) + Number(number);
}
