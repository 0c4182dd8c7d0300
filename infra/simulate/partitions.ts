import type { Instant } from '#shared/domain/instant.ts';

/** Writes a second that DynamoDB takes in one partition, of a table or of an index. */
export const partitionLimit = 1_000;

/** Seconds between the oldest that may still change and the newest that was counted. */
const span = 4_096;

/** What happens in each second, and the most that ever did, for a number of things at once. */
export class PerSecond {
  readonly #counts: readonly Uint32Array[];
  readonly #peaks: number[];
  #settled = Number.NEGATIVE_INFINITY;

  constructor(things: number) {
    this.#counts = Array.from({ length: things }, () => new Uint32Array(span));
    this.#peaks = Array.from({ length: things }, () => 0);
  }

  add(thing: number, at: Instant, amount = 1): void {
    const counts = this.#counts[thing];
    const second = Math.floor(at / 1_000);
    if (this.#settled === Number.NEGATIVE_INFINITY) this.#settled = second - 1;
    if (counts === undefined || second <= this.#settled || second - this.#settled >= span)
      throw new RangeError('counted outside the seconds that are open');
    counts[second % span] = (counts[second % span] ?? 0) + amount;
  }

  /** Nothing that lies before `moment` will be counted any more. */
  settle(moment: Instant): void {
    const last = Math.floor(moment / 1_000) - 1;
    if (this.#settled === Number.NEGATIVE_INFINITY) this.#settled = last;
    const from = Math.max(this.#settled + 1, last - span + 1);
    for (let second = from; second <= last; second++) {
      for (const [thing, counts] of this.#counts.entries()) {
        const place = second % span;
        this.#peaks[thing] = Math.max(this.#peaks[thing] ?? 0, counts[place] ?? 0);
        counts[place] = 0;
      }
    }
    this.#settled = Math.max(this.#settled, last);
  }

  /** The most in one second, for each thing, of the seconds that are settled. */
  get peaks(): readonly number[] {
    return this.#peaks;
  }
}
