import { describe, expect, it } from 'vitest';

import { Calendar, midnightOf, stepsOf } from '#infra/simulate/calendar.ts';
import { type People, peopleOf, zoneShares } from '#infra/simulate/population.ts';
import { run, type Setting } from '#infra/simulate/run.ts';
import { SendQueue } from '#infra/simulate/send-queue.ts';
import { Workers } from '#infra/simulate/workers.ts';
import { hour, minute } from '#shared/domain/instant.ts';
import { gapOf, headStart } from '#shared/domain/pace.ts';

const pace = { rate: 16, workers: 4 };
const durations = { gap: gapOf(pace), reading: 20, beginning: 5, ses: 120, after: 10, stale: 8, between: 20 };
const shards = { due: 2, campaign: 4 };
const setting: Setting = {
  ...pace,
  durations,
  shards,
  putLatency: 10,
  tickWithin: 0,
  seed: 1,
  spread: true,
  lookAhead: true,
};
const zones = zoneShares.map(({ zone }) => zone);
const peopleFor = (count: number): People => peopleOf(count, 1, shards, 1, midnightOf);

/** The second step of the campaign alone: its date is known the day before. */
const oneDay = (people: People, change: Partial<Setting> = {}) =>
  run(people, new Calendar(stepsOf(2).slice(1), zones), { ...setting, ...change });

describe('workers', () => {
  it('make no more calls in any second than the rate, however much waits', () => {
    const queue = new SendQueue();
    const count = 600;
    queue.put({
      people: Int32Array.from({ length: count }, (_, i) => i),
      dues: new Float64Array(count),
      visibleAt: new Float64Array(count),
    });
    const calls: number[] = [];
    const workers = new Workers(pace.workers, durations, 0);
    workers.run(queue, hour, (_, at) => {
      calls.push(at);
      return true;
    });
    expect(calls).toHaveLength(count);
    const sorted = calls.toSorted((a, b) => a - b);
    for (const [i, at] of sorted.entries()) {
      const within = sorted.filter((other, j) => j >= i && other < at + 1_000).length;
      expect(within).toBeLessThanOrEqual(pace.rate);
    }
    expect(workers).toMatchObject({ received: count, stale: 0, handedBack: 0, batches: 60 });
  });

  it('do not wait after a visit that finds nothing to do', () => {
    const queue = new SendQueue();
    queue.put({ people: new Int32Array(10), dues: new Float64Array(10), visibleAt: new Float64Array(10) });
    const workers = new Workers(1, durations, 0);
    workers.run(queue, minute, () => false);
    expect(workers).toMatchObject({ stale: 10, billed: durations.gap - headStart + 10 * durations.stale });
  });

  it('hand back what their function has no time for', () => {
    const queue = new SendQueue();
    queue.put({ people: new Int32Array(10), dues: new Float64Array(10), visibleAt: new Float64Array(10) });
    const workers = new Workers(1, { ...durations, gap: 20_000 }, 0);
    workers.run(queue, hour, () => true);
    expect(workers).toMatchObject({ received: 10, handedBack: 8 });
  });
});

describe('a day', () => {
  it('of few people is on time, to the second and its rounding', () => {
    const { dated } = oneDay(peopleFor(500));
    expect(dated.mails).toBe(500);
    expect(dated.p50).toBeLessThan(1_500);
    expect(dated.p99).toBeLessThan(3_000);
  });

  it('without look-ahead is as late as the tick after the date', () => {
    const { dated } = oneDay(peopleFor(2_000), { lookAhead: false });
    expect(dated.p50).toBeGreaterThan(25_000);
    expect(dated.p50).toBeLessThan(35_000);
    expect(dated.max).toBeLessThan(minute + 5_000);
  });

  it('whose dates are not spread takes as long as the rate makes it', () => {
    const people = peopleFor(20_000);
    const spread = oneDay(people);
    const { dated, peaks } = oneDay(people, { spread: false });
    // A third lives in New York; all of them are due at nine.
    expect(dated.max).toBeGreaterThan(((20_000 * 0.34) / pace.rate) * 1_000);
    expect(spread.dated.p99).toBeLessThan(10_000);
    expect(peaks.mails).toBeLessThanOrEqual(pace.rate);
    expect(peaks.visible).toBeGreaterThan(spread.peaks.visible);
  });

  it('beyond what workers keep up with still sends one mail to each, and nominates again who waits', () => {
    const { dated, received, stale } = oneDay(peopleFor(20_000), { spread: false });
    expect(dated.mails).toBe(20_000);
    expect(received).toBe(20_000 + stale);
    expect(stale).toBeGreaterThan(0);
  });
});

describe('a whole campaign', () => {
  const people = peopleFor(1_000);
  const outcome = run(people, new Calendar(stepsOf(8), zones), setting);

  it('sends each step to everybody, in the days that its delays take', () => {
    expect(outcome.all.mails).toBe(8_000);
    expect(outcome.dated.mails + outcome.atOnce.mails).toBe(8_000);
    const days = (outcome.finish - outcome.first) / (24 * hour);
    expect(days).toBeGreaterThanOrEqual(24);
    expect(days).toBeLessThan(32);
  });

  it('is late by up to a tick where somebody presses the button and the window is open', () => {
    expect(outcome.atOnce.p50).toBeGreaterThan(20_000);
    expect(outcome.atOnce.max).toBeLessThan(minute + 5_000);
  });

  it('is the same again for the same seed, and another one for another', () => {
    const again = (seed: number) => oneDay(peopleFor(200), { tickWithin: 30, seed });
    expect(again(7)).toEqual(again(7));
    expect(again(7).all).not.toEqual(again(8).all);
  });
});
