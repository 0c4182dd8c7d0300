import type { Claim } from './claim.ts';
import { day } from './instant.ts';

/**
 * How a claim stands, of the shipped file and of what staff made of it since. The higher edition
 * holds, then the later check; withdrawing ends with a higher edition that is shipped. Staff change
 * the words, the figure, the source and the dates; all else is as in the file, so that a paper that
 * was retracted, say, is known as soon as the file says so. A claim whose file is gone is withdrawn.
 */
export function holding(shipped: Claim | undefined, stored: Claim | undefined): Claim | undefined {
  if (stored === undefined) return shipped;
  if (shipped === undefined) return { ...stored, withdrawn: true };
  if (shipped.edition > stored.edition) return shipped;
  const isNewer = stored.edition > shipped.edition || stored.verifiedOn >= shipped.verifiedOn;
  // The same edition with other words is a fault of the file: what people read stays.
  if (!isNewer && !stored.withdrawn && hasSameWords(shipped, stored)) return shipped;
  return withStaffPart(shipped, stored);
}

function hasSameWords(a: Claim, b: Claim): boolean {
  return a.statement === b.statement && a.figure === b.figure;
}

function withStaffPart({ figure: _, doi: __, ...shipped }: Claim, stored: Claim): Claim {
  const { edition, statement, figure, source, doi, confidence, verifiedOn, reviewBy, withdrawn, change } =
    stored;
  return {
    ...shipped,
    ...{ edition, statement, source, confidence, verifiedOn, reviewBy },
    ...(figure === undefined ? {} : { figure }),
    ...(doi === undefined ? {} : { doi }),
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(change === undefined ? {} : { change }),
  };
}

/** No claim goes unchecked for longer than this. */
const longestInterval = 365;

/**
 * For how many days a claim may be trusted after a check: as long as its file first said.
 *
 * @param history how it stood after each change
 */
export function reviewInterval(history: readonly Claim[]): number {
  const intervals = history.map(({ verifiedOn, reviewBy }) => daysBetween(verifiedOn, reviewBy));
  return Math.min(longestInterval, Math.max(1, ...intervals));
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / day);
}

/** The UTC day of a moment, `2026-11-22`. */
export function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
