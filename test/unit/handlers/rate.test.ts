import { describe, expect, it } from 'vitest';

import { sendHandler } from '#functions/queue/send.ts';
import type { Turn } from '#functions/runtime/queue.ts';
import { gapOf } from '#shared/domain/pace.ts';
import type { InMemoryDeps } from '../../support/in-memory.ts';
import { crowd, keyOf, workerDeps } from './surroundings.ts';

/** Time that goes on by itself, from one waiting party to the next. */
class Timers {
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];
  readonly #clock: InMemoryDeps['clock'];
  constructor(clock: InMemoryDeps['clock']) {
    this.#clock = clock;
  }
  sleep = (ms: number): Promise<void> =>
    new Promise((go) => {
      this.#waiting.push({ at: this.#clock.now() + ms, go });
    });
  /** Until nobody waits any more. */
  async run(): Promise<void> {
    for (;;) {
      // All that can be done now is done before time moves.
      await new Promise((done) => setImmediate(done));
      const next = this.#waiting.reduce((a, b) => (b.at < a.at ? b : a), {
        at: Number.POSITIVE_INFINITY,
        go: () => {},
      });
      if (next.at === Number.POSITIVE_INFINITY) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#clock.set(next.at);
      next.go();
    }
  }
}

/** Numbers that look random, and are the same for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const turn: Turn = { receives: 1, spareTime: () => 45_000 };

/**
 * Workers on one backlog. The event source has as many places as workers; each batch in a place is the
 * work of any environment that is free, or of a new one, and any may die at any call.
 */
async function workOff(
  backlog: number,
  pace: { rate: number; workers: number },
  slowest: { reading: number; calling: number },
  seed: number,
) {
  const shared = await crowd(backlog);
  const timers = new Timers(shared.clock);
  const random = chance(seed);
  const calls: number[] = [];
  const gapMs = gapOf(pace);
  // Each person twice: a nomination too many must not make a call too many, nor cost a turn.
  const queue = Array.from({ length: 2 * backlog }, (_, i) => keyOf(i % backlog));

  const newEnvironment = () => {
    let alive = true;
    const never = new Promise<never>(() => {});
    const takes = async <T>(most: number, work: () => Promise<T>): Promise<T> => {
      await timers.sleep(random(most));
      return alive ? work() : never;
    };
    const deps = workerDeps(
      {
        ...shared,
        sleep: Object.assign(timers.sleep, { waits: [] }),
        subscribers: {
          ...shared.subscribers,
          get: (...asked) => takes(slowest.reading, () => shared.subscribers.get(...asked)),
        },
        mailer: {
          ...shared.mailer,
          send: (mail) => {
            calls.push(shared.clock.now());
            return takes(slowest.calling, () => shared.mailer.send(mail));
          },
        },
      },
      shared.log,
    );
    return {
      async work(batch: readonly string[]): Promise<void> {
        sendHandler.start?.(deps);
        for (const subscriber of batch)
          await sendHandler.handle(deps, { v: 1, kind: 'visit', subscriber, gapMs }, turn);
      },
      die: () => {
        alive = false;
      },
    };
  };
  const idle: ReturnType<typeof newEnvironment>[] = [];
  let deaths = 0;
  const place = async (): Promise<void> => {
    while (queue.length > 0) {
      const environment = (random(3) > 0 && idle.splice(random(idle.length), 1)[0]) || newEnvironment();
      const batch = queue.splice(0, 1 + random(10));
      const died = random(6) === 0 && timers.sleep(random(2_000)).then(() => 'died' as const);
      const outcome = await Promise.race([environment.work(batch), ...(died ? [died] : [])]);
      if (outcome === 'died') {
        environment.die();
        deaths += 1;
        queue.push(...batch);
      } else idle.push(environment);
      await timers.sleep(random(50));
    }
  };
  const begun = shared.clock.now();
  const places = Promise.all(Array.from({ length: pace.workers }, place));
  await timers.run();
  await places;
  return {
    calls,
    deaths,
    seconds: (shared.clock.now() - begun) / 1_000,
    accepted: shared.mailer.accepted.length,
  };
}

const fast = { reading: 20, calling: 100 };
const uneven = { reading: 150, calling: 400 };

describe('ten workers on a backlog of thousands, whose environments die and take over from each other', () => {
  it.each([
    [80, fast, 1],
    [80, uneven, 2],
    [64, fast, 3],
    [64, uneven, 4],
    [11.2, fast, 5],
  ])('never make more than %f calls in any second (%j)', async (rate, slowest, seed) => {
    const backlog = rate > 50 ? 1_500 : 500;
    const { calls, deaths, seconds, accepted } = await workOff(backlog, { rate, workers: 10 }, slowest, seed);
    const inSecondFrom = calls.map((from, i) => {
      const beyond = calls.findIndex((at) => at >= from + 1_000);
      return (beyond === -1 ? calls.length : beyond) - i;
    });
    expect(Math.max(...inSecondFrom)).toBeLessThanOrEqual(rate);
    expect(deaths).toBeGreaterThanOrEqual(10);
    expect(accepted).toBeGreaterThan(backlog * 0.9);
    // Nor do they dawdle: all but what the last call of a batch and the deaths cost.
    const full = 10_000 / gapOf({ rate, workers: 10 });
    if (slowest === fast) expect(calls.length / seconds).toBeGreaterThan(full * 0.75);
  });
});
