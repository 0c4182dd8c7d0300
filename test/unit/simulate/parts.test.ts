import { describe, expect, it } from 'vitest';

import { readArguments } from '#infra/simulate/arguments.ts';
import { billOf } from '#infra/simulate/bill.ts';
import { Calendar, midnightOf, stepsOf } from '#infra/simulate/calendar.ts';
import { LatenessTally } from '#infra/simulate/lateness.ts';
import { busiestDay, busiestMoment, fewestDays } from '#infra/simulate/load.ts';
import { PerSecond } from '#infra/simulate/partitions.ts';
import { zoneFor, zoneShares } from '#infra/simulate/population.ts';
import { readMeasured, readPrices } from '#infra/simulate/prices.ts';
import { shardsFor, sizingOf } from '#infra/simulate/sizing.ts';
import { verdictsOf } from '#infra/simulate/targets.ts';
import { day, hour, minute } from '#shared/domain/instant.ts';
import { dueDate } from '#shared/domain/schedule.ts';

const zones = zoneShares.map(({ zone }) => zone);

describe('percentiles', () => {
  it('are by nearest rank, to a twentieth of a second', () => {
    const tally = new LatenessTally();
    for (let i = 1; i <= 100; i++) tally.add(i * 1_000 - 1);
    expect(tally.result).toEqual({ mails: 100, p50: 50_000, p95: 95_000, p99: 99_000, max: 99_999 });
  });

  it('never exceed the latest, and are 0 of nothing', () => {
    const tally = new LatenessTally();
    expect(tally.result).toEqual({ mails: 0, p50: 0, p95: 0, p99: 0, max: 0 });
    tally.add(10 * day);
    expect(tally.result.max).toBe(10 * day);
    tally.add(7);
    expect(tally.percentile(0.5)).toBe(50);
  });
});

describe('writes a second', () => {
  it('are counted each second and thing by itself', () => {
    const writes = new PerSecond(2);
    writes.settle(0);
    writes.add(0, 1_000, 2);
    writes.add(0, 1_999, 2);
    writes.add(0, 2_000, 3);
    writes.add(1, 2_500);
    writes.settle(10_000);
    expect(writes.peaks).toEqual([4, 1]);
  });

  it('refuse a second that is over', () => {
    const writes = new PerSecond(1);
    writes.settle(60_000);
    expect(() => writes.add(0, 59_999)).toThrow('outside');
  });
});

describe('the calendar', () => {
  it('gives the dates of the engine, also over a change of clocks', () => {
    const steps = stepsOf(2);
    const calendar = new Calendar(steps, zones);
    for (const [i, zone] of zones.entries()) {
      for (let n = 0; n < 14; n++) {
        // Ten days around the day on which clocks change in the United States.
        const from = midnightOf(zone) + 6 * day + n * 17 * hour + 7 * minute;
        for (const [k, step] of steps.entries())
          for (const spread of [0.37, 0.999])
            expect(calendar.dueOf(k, i, from, spread)).toBe(dueDate(from, step, [zone], spread));
      }
    }
  });
});

describe('load', () => {
  const calendar = new Calendar(stepsOf(8), zones);

  it('is busiest where the first hours of zones overlap', () => {
    // Eastern, Central and Mountain time, each over three hours.
    expect(busiestMoment(calendar, 1)).toBeCloseTo((0.34 + 0.04 + 0.21 + 0.06) / 10_800, 10);
  });

  it('sends a person at most one mail a day, and less the longer people sign up', () => {
    expect(busiestDay(calendar, 1)).toBe(1);
    expect(busiestDay(calendar, 60)).toBeLessThan(0.4);
    const days = fewestDays(calendar, 10_000_000, 128);
    expect(10_000_000 * busiestDay(calendar, days) * busiestMoment(calendar, 1)).toBeLessThanOrEqual(128);
    expect(fewestDays(calendar, 1_000, 128)).toBe(1);
  });

  it('comes from all zones', () => {
    expect(zoneShares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect([zoneFor(0), zoneFor(0.35), zoneFor(0.9999)]).toEqual([0, 1, zoneShares.length - 1]);
  });

  it('needs more accounts and shards for more people', () => {
    const sizing = (...flags: string[]) => sizingOf(readArguments(['--sizing', ...flags]), readMeasured());
    const large = sizing('--subscribers', '100000000', '--days', '30');
    const small = sizing('--subscribers', '1000000', '--days', '30');
    expect(large.mailsASecond).toBeCloseTo(100 * small.mailsASecond);
    expect(large.accounts).toBeGreaterThan(small.accounts);
    expect([shardsFor(0), shardsFor(500), shardsFor(501), shardsFor(2_000)]).toEqual([1, 1, 2, 4]);
  });
});

describe('the bill', () => {
  const price = (dollars: number, per: number) => ({ dollars, per, unit: '', paysFor: '' });
  const nothing = Object.fromEntries(Object.keys(readPrices()).map((name) => [name, price(0, 1)]));
  const calls = (writeUnits: Record<string, number>) => ({
    command: '',
    writeUnits,
    readUnits: {},
    queueCalls: { send: 0.4 },
  });
  const measured = {
    ...readMeasured(),
    perMail: calls({ claim: 3, outcome: 1 }),
    perPress: calls({ marker: 8 }),
  };
  const simulated = {
    mails: 1_000,
    batches: 125,
    received: 1_100,
    billedSeconds: 100,
    memoryMb: 512,
    steps: 8,
    dueShards: 2,
  };
  const billWith = (change: object) =>
    billOf({ ...readPrices(), ...nothing, ...change }, measured, simulated);

  it('by hand: 4 writes at 0.625, and calls at 0.40 for messages put by tens and batches received and deleted', () => {
    const bill = billWith({ dynamodbWrite: price(0.625, 1e6), sqsCall: price(0.4, 1e6) });
    const feedback = 2 / readMeasured().feedback.eventsPerBatch;
    expect(bill.infrastructure).toBeCloseTo(4 * 0.625 + (0.4 + 0.11 + 2 * 0.125 + feedback) * 0.4);
    // An eighth of a person for each mail.
    expect(bill.presses).toBeCloseTo(0.625 + 0.4 * 0.05);
  });

  it('by hand: a tenth of a second at half a gigabyte, an eighth of a request', () => {
    const time = billWith({ lambdaTime: price(13.3334, 1e6) }).mails.find(({ what }) =>
      what.startsWith('send'),
    );
    expect(time?.amount).toBeCloseTo(50_000);
    expect(time?.dollars).toBeCloseTo(0.66667);
  });

  it('keeps SES out of the infrastructure', () => {
    expect(billWith({ sesMail: price(0.1, 1_000) })).toMatchObject({ infrastructure: 0, ses: 100 });
  });

  it('is held against its target', () => {
    const lateness = { mails: 1, p50: 0, p95: 0, p99: 60_000, max: 90_000 };
    const peaks = { mails: 1, dueShard: 1_000, campaignShard: 1_001, visible: 0, queued: 0 };
    const met = (infrastructure: number) =>
      verdictsOf({ infrastructure }, { dated: lateness, peaks }).map((verdict) => verdict.met);
    expect(met(5.3)).toEqual([true, true, true, false]);
    expect(met(5.31)).toEqual([false, true, true, false]);
  });
});

describe('flags', () => {
  it.each([
    [['--rate', 'fast'], '--rate takes a number, for example --rate 200'],
    [['--days', '0'], '--days takes 1 to 3650, for example --days 30'],
    [['--steps', '2.5'], '--steps takes a whole number, for example --steps 8'],
    [['--subscribers', '100000000'], 'goes with --sizing, for example --subscribers 100000000 --sizing'],
    [['--rate', '5000'], 'goes with --sizing, for example --rate 5000 --sizing'],
    [['--sed', '1'], "Unknown option '--sed'"],
    [['extra'], "Unexpected argument 'extra'"],
  ])('%j: %s', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });

  it('have defaults', () => {
    expect(readArguments([])).toMatchObject({ subscribers: 1_000_000, steps: 8, rate: 200, load: 0.8 });
  });
});
