import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pacer } from '#functions/runtime/pacer.ts';
import { fakeClock, fakeSleep } from '../../support/in-memory/surroundings.ts';

const begin = () => {
  const clock = fakeClock(1_800_000_000_000);
  const sleep = fakeSleep(clock);
  return { clock, sleep, pace: pacer(clock, sleep) };
};

describe('the pacer', () => {
  it('lets the first call through at once', async () => {
    const { sleep, pace } = begin();
    await pace(1_000);
    expect(sleep.waits).toEqual([]);
  });

  it('keeps calls a gap apart, and does not wait for time that went by', async () => {
    const { clock, sleep, pace } = begin();
    await pace(100);
    clock.advance(30);
    await pace(100);
    expect(sleep.waits).toEqual([70]);
    clock.advance(100);
    await pace(100);
    expect(sleep.waits).toEqual([70]);
  });

  it('never lets more through than one a gap, whatever the work takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        async (work, gap) => {
          const { clock, pace } = begin();
          const calls: number[] = [];
          for (const ms of work) {
            await pace(gap);
            calls.push(clock.now());
            clock.advance(ms);
          }
          for (const [i, at] of calls.entries())
            if (i > 0) expect(at - (calls[i - 1] ?? 0)).toBeGreaterThanOrEqual(gap);
        },
      ),
    );
  });

  it('waits one gap at most when the clock jumps back', async () => {
    const { clock, sleep, pace } = begin();
    await pace(100);
    clock.advance(-86_400_000);
    await pace(100);
    expect(sleep.waits).toEqual([100]);
    await pace(100);
    expect(sleep.waits).toEqual([100, 100]);
  });

  it('does not wait without a gap', async () => {
    const { sleep, pace } = begin();
    for (let i = 0; i < 5; i++) await pace(0);
    expect(sleep.waits).toEqual([]);
  });
});
