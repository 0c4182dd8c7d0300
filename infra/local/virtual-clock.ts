/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/**
 * The time of this whole process: handlers, queues and stand-ins. It runs like the real one until it
 * is held; then it stands still and moves only where it is told.
 */
export class VirtualClock {
  readonly #real: () => Instant;
  #ahead: number;
  #heldAt: Instant | undefined;

  /** @param start what it says at first; without it, the real time */
  constructor(real: () => Instant = Date.now, start?: Instant) {
    this.#real = real;
    this.#ahead = start === undefined ? 0 : start - real();
  }

  now(): Instant {
    return this.#heldAt ?? this.#real() + this.#ahead;
  }

  /** Time stands still from here on. */
  hold(): void {
    this.#heldAt = this.now();
  }

  /** Moves a held clock forward; a moment that has passed is ignored, for time never runs back. */
  moveTo(moment: Instant): void {
    if (this.#heldAt === undefined) throw new Error('only a held clock can be moved');
    this.#heldAt = Math.max(this.#heldAt, moment);
  }

  /** Time runs on from where it was held. */
  release(): void {
    this.#ahead = this.now() - this.#real();
    this.#heldAt = undefined;
  }

  /**
   * Makes this the time that `Date` tells everywhere in the process. Timers, HTTP dates and
   * `performance` keep the real one.
   */
  install(): void {
    Date.now = () => this.now();
    globalThis.Date = new Proxy(Date, {
      construct: (target, given, newTarget) =>
        Reflect.construct(target, given.length === 0 ? [this.now()] : given, newTarget),
    });
  }
}
