import type { Instant } from '#shared/domain/instant.ts';
import type { FakeClock } from './in-memory/surroundings.ts';

interface Waiting {
  readonly at: Instant;
  readonly go: () => void;
}

/** A clock that moves by itself from one waiting party to the next, so that several may wait at once. */
export class VirtualTime {
  readonly #waiting: Waiting[] = [];
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  until(at: Instant): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ at: Math.max(at, this.#clock.now()), go });
    });
  }

  sleep = (ms: number): Promise<void> => this.until(this.#clock.now() + ms);

  /** Until nobody waits any more. Of those who wait for one moment, the first to wait goes first. */
  async run(): Promise<void> {
    for (;;) {
      // All that can be done now is done before time moves.
      await new Promise((done) => setImmediate(done));
      const [first, ...others] = this.#waiting;
      if (first === undefined) return;
      const next = others.reduce((a, b) => (b.at < a.at ? b : a), first);
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#clock.set(next.at);
      next.go();
    }
  }
}
