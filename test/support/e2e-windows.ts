import { Temporal } from 'temporal-polyfill';

/** A step's timing as the staff API tells it. */
export interface StepPlan {
  readonly id: string;
  readonly delayDays: number;
  readonly window: { readonly from: string; readonly to: string; readonly weekdays: readonly number[] };
}

const localTime = (at: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** Whether a moment lies in the window of a step by one clock. Worked out here, not by the code under test. */
export function isInside(at: number, { window }: StepPlan, zone: string): boolean {
  const local = localTime(at, zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return window.weekdays.includes(local.dayOfWeek) && window.from <= time && time < window.to;
}

/** The local date of a moment. */
export const dateOf = (at: number, zone: string): string => localTime(at, zone).toPlainDate().toString();

/** The local date a step must go out on, when the one before it went out at `previous`. */
export function dateAfter(previous: number, { delayDays, window }: StepPlan, zone: string): string {
  let date = localTime(previous, zone).toPlainDate().add({ days: delayDays });
  while (!window.weekdays.includes(date.dayOfWeek)) date = date.add({ days: 1 });
  return date.toString();
}
