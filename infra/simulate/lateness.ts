/** Lateness is told apart to this many milliseconds. */
const resolution = 50;
/** Everything later than two days counts as that; `max` is exact all the same. */
const bins = (2 * 86_400_000) / resolution;

export interface Lateness {
  readonly mails: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** How late mails were, without keeping each. */
export class LatenessTally {
  readonly #bins = new Uint32Array(bins + 1);
  #count = 0;
  #max = 0;

  add(milliseconds: number): void {
    const bin = Math.min(bins, Math.max(0, Math.floor(milliseconds / resolution)));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.#count += 1;
    if (milliseconds > this.#max) this.#max = milliseconds;
  }

  /** Nearest rank: the smallest lateness that this share of the mails did not exceed, to the resolution. */
  percentile(share: number): number {
    const rank = Math.ceil(share * this.#count);
    let seen = 0;
    for (let bin = 0; bin <= bins && seen < rank; bin++) {
      seen += this.#bins[bin] ?? 0;
      if (seen >= rank) return Math.min(this.#max, (bin + 1) * resolution);
    }
    return 0;
  }

  get result(): Lateness {
    return {
      mails: this.#count,
      p50: this.percentile(0.5),
      p95: this.percentile(0.95),
      p99: this.percentile(0.99),
      max: this.#max,
    };
  }
}
