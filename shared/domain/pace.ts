import { second } from './instant.ts';

/** What a stream of mails may use. */
export interface Pace {
  /** Mails a second. */
  readonly rate: number;
  /** Workers that share it. */
  readonly workers: number;
}

/**
 * No account has so low a rate that a worker would need to wait longer, and a message that waited as
 * long as its function lives would never be handled.
 */
const longestGap = 30 * second;

/**
 * Milliseconds before its call at which a visit may begin: it reads and composes while its worker waits anyway.
 * More than that takes, and little enough that what was read is still so.
 */
export const headStart = 200;

/**
 * Milliseconds that a worker keeps between two calls to SES: workers ÷ rate. Workers know nothing of
 * each other, so in the worst second they all begin at once; therefore each takes a whole number of
 * calls a second, rounded down, and the gap is rounded up. Below one call a second and worker only the
 * mean is kept: such rates are those of the SES sandbox, which lets two calls of one second pass.
 */
export function gapOf({ rate, workers }: Pace): number {
  // 0.8 × 35 is a little less than 28.
  const share = rate / workers + 1e-9;
  const gap = second / (share < 1 ? share : Math.floor(share));
  // A call takes longer than a millisecond: there is nothing to wait for.
  return gap < 1 ? 0 : Math.min(longestGap, Math.ceil(gap));
}
