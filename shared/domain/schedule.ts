import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';

import type { SendWindow, StepTiming } from './campaign.ts';
import { hour, type Instant } from './instant.ts';

/** Dates are spread over the first hours of a window, so that a campaign does not fall due in one minute. */
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
  const clocks = clocksFor(step.window, zones);
  const start = localDate(from, clocks).add({ days: step.delayDays });
  if (step.delayDays === 0 && isOpen(from, step.window, zones)) return from;
  return firstOpening(start, from, step.window, clocks, spread);
}

/** True when the window is open at `now` on every clock the person may live by. */
export function isOpen(now: Instant, window: SendWindow, zones: readonly string[]): boolean {
  const clocks = clocksFor(window, zones);
  const today = localDate(now, clocks);
  // With several clocks the day of the first one may begin earlier or later than the others'.
  return [-1, 0, 1].some((days) => {
    const opening = openingOn(today.add({ days }), window, clocks);
    return opening !== undefined && opening.from <= now && now < opening.to;
  });
}

/** The next moment after `now` at which the window is open, at the person's place in it. */
export function nextOpening(now: Instant, window: SendWindow, zones: readonly string[], spread: number): Instant {
  const clocks = clocksFor(window, zones);
  return firstOpening(localDate(now, clocks).subtract({ days: 1 }), now, window, clocks, spread);
}

function firstOpening(
  start: Temporal.PlainDate,
  notBefore: Instant,
  window: SendWindow,
  clocks: readonly string[],
  spread: number,
): Instant {
  // Two weeks hold every weekday twice; a local day that a zone skipped cannot use both up.
  for (let days = 0; days <= 14; days++) {
    const opening = openingOn(start.add({ days }), window, clocks);
    if (opening === undefined) continue;
    const due = opening.from + Math.floor(spread * Math.min(spreadOver, opening.to - opening.from));
    if (due >= notBefore) return due;
  }
  throw new Error('a window with a weekday opens within two weeks');
}

/** The window of one local day, as instants; undefined on other weekdays and when the clocks share no open time. */
function openingOn(date: Temporal.PlainDate, window: SendWindow, clocks: readonly string[]): Opening | undefined {
  if (!window.weekdays.includes(date.dayOfWeek)) return undefined;
  const from = Math.max(...clocks.map((zone) => at(date, window.from, zone)));
  const to = Math.min(...clocks.map((zone) => at(date, window.to, zone)));
  return from < to ? { from, to } : undefined;
}

/** Local time to instant. In the hour that a spring clock skips, later; in the one an autumn clock repeats, the first. */
function at(date: Temporal.PlainDate, time: string, zone: string): Instant {
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

function localDate(instant: Instant, clocks: readonly string[]): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(clocks[0] ?? 'UTC').toPlainDate();
}

/**
 * The clocks to keep to: all of them, or, where a country is so wide that they share no open time,
 * the one in the middle.
 */
function clocksFor(window: SendWindow, zones: readonly string[]): readonly string[] {
  if (zones.length < 2) return zones;
  const monday = Temporal.PlainDate.from('2026-01-05');
  const shared = openingOn(monday, { ...window, weekdays: [1] }, zones);
  return shared ? zones : zones.slice(Math.floor(zones.length / 2), Math.floor(zones.length / 2) + 1);
}
