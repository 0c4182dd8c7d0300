import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';

import type { SendWindow } from '#shared/domain/campaign.ts';
import { hour, minute } from '#shared/domain/instant.ts';
import { dueDate, isOpen, nextOpening, spreadOf } from '#shared/domain/schedule.ts';
import { zonesOf } from '#shared/domain/time-zones.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const office: SendWindow = { from: '09:00', to: '18:00', weekdays: everyDay };
const step = (delayDays: number, window: SendWindow = office) => ({ id: 'a', delayDays, window });
const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const local = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString()
    .slice(0, 16);

describe('dueDate', () => {
  it.each([
    [
      'counts local days, not 24 hours',
      '2026-06-01T23:30:00-04:00',
      1,
      'America/New_York',
      '2026-06-02T09:00',
    ],
    [
      'sends at once without delay while the window is open',
      '2026-06-01T10:17:00-04:00',
      0,
      'America/New_York',
      '2026-06-01T10:17',
    ],
    [
      'waits for the morning when it is too early',
      '2026-06-01T03:00:00-04:00',
      0,
      'America/New_York',
      '2026-06-01T09:00',
    ],
    [
      'waits for tomorrow when it is too late',
      '2026-06-01T18:00:00-04:00',
      0,
      'America/New_York',
      '2026-06-02T09:00',
    ],
    ['crosses a leap day', '2028-02-28T12:00:00Z', 1, 'Etc/UTC', '2028-02-29T09:00'],
    ['crosses the end of a year', '2026-12-31T12:00:00Z', 3, 'Etc/UTC', '2027-01-03T09:00'],
    [
      'keeps to the clock of a zone a day ahead',
      '2026-06-01T12:00:00Z',
      2,
      'Pacific/Kiritimati',
      '2026-06-04T09:00',
    ],
  ])('%s', (_, from, delayDays, zone, expected) => {
    expect(local(dueDate(at(from), step(delayDays), [zone], 0), zone)).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', '2026-10-25'],
    ['America/New_York', '2026-03-08', '2026-11-01'],
    ['Australia/Sydney', '2026-10-04', '2026-04-05'],
  ])('in %s keeps to the local clock on both days on which it changes', (zone, spring, autumn) => {
    for (const date of [spring, autumn]) {
      const before = Temporal.PlainDate.from(date).subtract({ days: 3 });
      const from = before.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds;
      expect(local(dueDate(from, step(3), [zone], 0), zone)).toBe(`${date}T09:00`);
    }
  });

  it('moves a time that the spring clock skips forward, and takes the first of one that the autumn clock repeats', () => {
    const night: SendWindow = { from: '02:30', to: '06:00', weekdays: everyDay };
    const spring = dueDate(at('2026-03-28T12:00:00+01:00'), step(1, night), ['Europe/Berlin'], 0);
    expect(new Date(spring).toISOString()).toBe('2026-03-29T01:30:00.000Z');
    const autumn = dueDate(at('2026-10-24T12:00:00+02:00'), step(1, night), ['Europe/Berlin'], 0);
    expect(new Date(autumn).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('does not open on the day whose spring clock skips the whole window', () => {
    const skipped: SendWindow = { from: '02:00', to: '03:00', weekdays: everyDay };
    const due = dueDate(at('2026-03-28T12:00:00+01:00'), step(1, skipped), ['Europe/Berlin'], 0);
    expect(local(due, 'Europe/Berlin')).toBe('2026-03-30T02:00');
  });

  it('moves to the next allowed weekday', () => {
    const weekdays: SendWindow = { ...office, weekdays: [2] };
    const due = dueDate(at('2026-06-03T12:00:00Z'), step(1, weekdays), ['Etc/UTC'], 0);
    expect(local(due, 'Etc/UTC')).toBe('2026-06-09T09:00');
  });

  it('spreads over the first three hours of the window', () => {
    const due = (spread: number) =>
      local(dueDate(at('2026-06-01T12:00:00Z'), step(1), ['Etc/UTC'], spread), 'Etc/UTC');
    expect([due(0), due(0.5), due(0.999)]).toEqual([
      '2026-06-02T09:00',
      '2026-06-02T10:30',
      '2026-06-02T11:59',
    ]);
  });

  it('stays in a window that is shorter than the spread', () => {
    const short: SendWindow = { from: '09:00', to: '09:10', weekdays: everyDay };
    const due = dueDate(at('2026-06-01T12:00:00Z'), step(1, short), ['Etc/UTC'], 0.999);
    expect(isOpen(due, short, ['Etc/UTC'])).toBe(true);
  });
});

describe('an unknown zone', () => {
  it.each(['US', 'AU', 'CA', 'BR', 'MX'])(
    'keeps to a time that is inside the window everywhere in %s',
    (country) => {
      const due = dueDate(at('2026-06-01T12:00:00Z'), step(2), zonesOf(country, undefined), 0.999);
      for (const zone of zonesOf(country, undefined)) expect(isOpen(due, office, [zone])).toBe(true);
    },
  );

  it('uses the middle of a country that shares no open hour', () => {
    const zones = zonesOf('RU', undefined);
    const due = dueDate(at('2026-06-01T12:00:00Z'), step(2), zones, 0.5);
    const middle = zones[Math.floor(zones.length / 2)] ?? '';
    expect(isOpen(due, office, [middle])).toBe(true);
    expect(isOpen(due, office, zones)).toBe(true);
  });
});

const zones = [
  'Etc/UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
];
const anyWindow = fc
  .tuple(
    fc.integer({ min: 0, max: 22 }),
    fc.integer({ min: 1, max: 12 }),
    fc.subarray(everyDay, { minLength: 1 }),
  )
  .map(([from, length, weekdays]): SendWindow => {
    const clock = (h: number) => `${String(Math.min(h, 23)).padStart(2, '0')}:00`;
    return { from: clock(from), to: from + length >= 24 ? '23:59' : clock(from + length), weekdays };
  });
const anyMoment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2029-01-01T00:00:00Z') });
const anyZones = fc.oneof(
  fc.constantFrom(...zones).map((zone) => [zone]),
  fc.constantFrom('US', 'AU', 'DE', 'GB', 'IN').map((country) => zonesOf(country, undefined)),
);

describe('for any window, zone and moment', () => {
  it('a date is never in the past, never earlier than its days, and inside the window', () => {
    fc.assert(
      fc.property(
        anyMoment,
        anyWindow,
        anyZones,
        fc.integer({ min: 0, max: 40 }),
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        (from, window, where, delayDays, spread) => {
          const due = dueDate(from, step(delayDays, window), where, spread);
          expect(due).toBeGreaterThanOrEqual(from);
          expect(isOpen(due, window, where)).toBe(true);
          const first = where[0] ?? '';
          const days = (instant: number) => Temporal.PlainDate.from(local(instant, first).slice(0, 10));
          expect(days(from).until(days(due)).days).toBeGreaterThanOrEqual(delayDays - 1);
          expect(due - from).toBeLessThanOrEqual((delayDays + 15) * 24 * hour);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the next opening is open, not before now, and nothing opens much earlier', () => {
    fc.assert(
      fc.property(anyMoment, anyWindow, fc.constantFrom(...zones), (now, window, zone) => {
        const opening = nextOpening(now, window, [zone], 0);
        expect(opening).toBeGreaterThanOrEqual(now);
        expect(isOpen(opening, window, [zone])).toBe(true);
        if (isOpen(now, window, [zone])) return;
        for (let earlier = now; earlier < opening; earlier += 30 * minute) {
          expect(isOpen(earlier, window, [zone])).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('the place in the spread is even and stable', () => {
    const places = Array.from({ length: 2_000 }, (_, i) => spreadOf(`enrolment-${i}`));
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    expect(mean).toBeGreaterThan(0.47);
    expect(mean).toBeLessThan(0.53);
    expect(spreadOf('enrolment-1')).toBe(places[1]);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThan(1);
  });
});

describe('zonesOf', () => {
  it('takes the zone a person gave', () =>
    expect(zonesOf('US', 'America/Denver')).toEqual(['America/Denver']));
  it('knows one clock where a country has one', () => expect(zonesOf('DE', undefined)).toHaveLength(1));
  it('keeps one zone for each clock, from west to east', () => {
    const known = zonesOf('US', undefined);
    expect(known.length).toBeGreaterThan(5);
    const offsets = known.map(
      (zone) => Temporal.Instant.from('2026-01-15T12:00:00Z').toZonedDateTimeISO(zone).offsetNanoseconds,
    );
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  });
  it('falls back to UTC where nothing is known', () =>
    expect(zonesOf('AQ', undefined).length).toBeGreaterThan(0));
  it('falls back to UTC for a place without zones', () =>
    expect(zonesOf('BV', undefined).length).toBeGreaterThan(0));
});

it.each([1, 10, 60, 180, 540])(
  'a place in a window of %i minutes leaves half of it to be late',
  (minutes) => {
    const to = new Date(Date.UTC(2026, 0, 1, 9, minutes)).toISOString().slice(11, 16);
    const window = { from: '09:00', to, weekdays: [1, 2, 3, 4, 5, 6, 7] };
    const due = dueDate(Date.UTC(2026, 0, 1), { id: 'step', delayDays: 1, window }, ['UTC'], 0.999_999_999);
    expect(isOpen(due + (minutes * 60_000) / 2 - 1, window, ['UTC'])).toBe(true);
  },
);
