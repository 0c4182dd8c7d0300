import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { gapOf } from '#shared/domain/pace.ts';

describe('the gap', () => {
  it.each([
    // The rates of small, usual and large accounts, 80 % of them.
    [0.8, 2, 2_500],
    [11.2, 2, 200],
    [128, 20, 167],
    [160, 20, 125],
    [800, 100, 125],
    // In binary a little less than 28.
    [0.8 * 35, 4, 143],
    // Confirmations.
    [0.2, 2, 10_000],
    [2.8, 2, 1_000],
  ])('of %f mails a second and %i workers is %i ms', (rate, workers, gap) => {
    expect(gapOf({ rate, workers })).toBe(gap);
  });

  it('keeps all workers together below the rate in every second, even when they begin at once', () => {
    void fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        (workers, share) => {
          const rate = workers * share;
          const callsInOneSecond = Math.ceil(1_000 / gapOf({ rate, workers }));
          expect(callsInOneSecond * workers).toBeLessThanOrEqual(rate + 1e-6);
        },
      ),
    );
  });

  it('costs less than one call a second and worker', () => {
    void fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        (workers, share) => {
          const gap = gapOf({ rate: workers * share, workers });
          expect(1_000 / gap).toBeGreaterThan(Math.floor(share) - 1);
          expect(Number.isInteger(gap)).toBe(true);
        },
      ),
    );
  });

  it('keeps the mean below one call a second and worker, and never makes a message wait for ever', () => {
    expect(gapOf({ rate: 0.5, workers: 2 })).toBe(4_000);
    expect(gapOf({ rate: 0.3, workers: 2 })).toBe(6_667);
    expect(gapOf({ rate: 0.001, workers: 2 })).toBe(30_000);
  });

  it('is nothing where a call takes longer anyway', () => {
    expect(gapOf({ rate: 100_000, workers: 2 })).toBe(0);
  });
});
