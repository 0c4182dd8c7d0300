import type { Clock, Sleep } from '#shared/usecases/ports.ts';

/**
 * Keeps one worker to its share of the rate: calls are at least `gapMs` apart, so that all workers
 * together never exceed it, whatever waits in the queue.
 */
export function pacer(clock: Clock, sleep: Sleep): (gapMs: number) => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async (gapMs) => {
    const wait = last + gapMs - clock.now();
    if (wait > 0) await sleep(Math.min(wait, gapMs));
    last = clock.now();
  };
}
