import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';

import type { SendWindow, StepTiming } from './campaign.ts';
import { day, hour, type Instant } from './instant.ts';

/**
 * Dates are spread over the first hours of a window, so that a campaign does not fall due in one
 * minute; and over its first half at most. A place is the same every day, so somebody whose place lay
 * at the very end would be put off for ever by a visit that is always some seconds late.
 */
const spreadOver = 3 * hour;

interface Opening {
  readonly from: Instant;
  readonly to: Instant;
}

/** Where in the spread one enrolment lies, 0 to 1: the same for all its steps, so that days stay whole days. */
export function spreadOf(enrolment: string): number {
  return createHash('sha256').update(enrolment).digest().readUInt32BE(0) / 0x1_0000_0000;
}

/**
 * When a step falls due: `delayDays` local days after `from`, at the person's place in the send
 * window, on an allowed weekday. A step without delay goes out at once when the window is open.
 *
 * @param zones  the person's zone, or all that they may live in (zonesOf)
 * @param spread 0 to 1 (spreadOf)
 */
export function dueDate(from: Instant, step: StepTiming, zones: readonly string[], spread: number): Instant {
  const start = localDate(from, zones).add({ days: step.delayDays });
  if (step.delayDays === 0 && isOpen(from, step.window, zones)) return from;
  return firstOpening(start, from, step.window, zones, spread);
}

/** True when the window is open at `now` on every clock the person may live by. */
export function isOpen(now: Instant, window: SendWindow, zones: readonly string[]): boolean {
  return openingsAround(now, window, zones).some(({ from, to }) => from <= now && now < to);
}

/** The openings of the three local days that `now` may lie in, on whatever clock. */
function openingsAround(now: Instant, window: SendWindow, zones: readonly string[]): readonly Opening[] {
  const utcDay = Math.floor(now / day);
  return remembered(`${utcDay} ${nameOf(window, zones)} ${window.weekdays.join()}`, () => {
    const today = localDate(utcDay * day, ['UTC']);
    return [-1, 0, 1].flatMap((days) => openingOn(today.add({ days }), window, zones) ?? []);
  });
}

/** The next moment after `now` at which the window is open, at the person's place in it. */
export function nextOpening(
  now: Instant,
  window: SendWindow,
  zones: readonly string[],
  spread: number,
): Instant {
  return firstOpening(localDate(now, zones).subtract({ days: 1 }), now, window, zones, spread);
}

function firstOpening(
  start: Temporal.PlainDate,
  notBefore: Instant,
  window: SendWindow,
  zones: readonly string[],
  spread: number,
): Instant {
  // Two weeks hold every weekday twice; a local day that a zone skipped cannot use both up.
  for (let days = 0; days <= 14; days++) {
    const opening = openingOn(start.add({ days }), window, zones);
    if (opening === undefined) continue;
    const due = opening.from + Math.floor(spread * Math.min(spreadOver, (opening.to - opening.from) / 2));
    if (due >= notBefore) return due;
  }
  throw new Error('a window with a weekday opens within two weeks');
}

/**
 * The window of one local day, as instants; undefined on other weekdays. Where a country is so wide
 * that its clocks share no open time that day, the one in the middle counts.
 */
function openingOn(
  date: Temporal.PlainDate,
  window: SendWindow,
  zones: readonly string[],
): Opening | undefined {
  if (!window.weekdays.includes(date.dayOfWeek)) return undefined;
  return remembered(`${date} ${nameOf(window, zones)}`, () => {
    const opening = openingBetween(date, window, zones);
    return opening === undefined ? [] : [opening];
  })[0];
}

/** Everybody in a zone asks for the same few days, and to find a local time is slow. */
const openings = new Map<string, readonly Opening[]>();
const openingsKept = 5_000;

function remembered(name: string, find: () => readonly Opening[]): readonly Opening[] {
  const known = openings.get(name);
  if (known !== undefined) return known;
  const found = find();
  if (openings.size >= openingsKept) openings.clear();
  openings.set(name, found);
  return found;
}

const nameOf = ({ from, to }: SendWindow, zones: readonly string[]): string =>
  `${from} ${to} ${zones.join()}`;

function openingBetween(
  date: Temporal.PlainDate,
  window: SendWindow,
  zones: readonly string[],
): Opening | undefined {
  const open = (zone: string): Opening => ({
    from: at(date, window.from, zone),
    to: at(date, window.to, zone),
  });
  const from = Math.max(...zones.map((zone) => open(zone).from));
  const to = Math.min(...zones.map((zone) => open(zone).to));
  if (from < to) return { from, to };
  const middle = open(zones[Math.floor(zones.length / 2)] ?? 'UTC');
  // A window that lies within the hour that a spring clock skips does not open that day.
  return middle.from < middle.to ? middle : undefined;
}

/** Local time to instant. In the hour that a spring clock skips, later; in the one an autumn clock repeats, the first. */
function at(date: Temporal.PlainDate, time: string, zone: string): Instant {
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

function localDate(instant: Instant, zones: readonly string[]): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zones[0] ?? 'UTC')
    .toPlainDate();
}
