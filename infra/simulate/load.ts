import { day, hour, type Instant } from '#shared/domain/instant.ts';
import type { Calendar } from './calendar.ts';
import { midnightOf } from './calendar.ts';
import { zoneShares } from './population.ts';

/**
 * Mails a second and person, in the busiest moment of a day on which everybody is due once: the zones
 * whose first hours overlap then, each by its share.
 *
 * @param step any step with a delay
 */
export function busiestMoment(calendar: Calendar, step: number): number {
  const changes: { readonly at: Instant; readonly by: number }[] = [];
  for (const [i, { zone, share }] of zoneShares.entries()) {
    const opening = calendar.openingOf(step, i, midnightOf(zone) + 12 * hour);
    if (opening === 'now') throw new Error('a step without a delay has no opening to spread over');
    const by = share / (opening.width / 1_000);
    changes.push({ at: opening.from, by }, { at: opening.from + opening.width, by: -by });
  }
  let rate = 0;
  let most = 0;
  // Who ends makes room before who begins.
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    rate += by;
    most = Math.max(most, rate);
  }
  return most;
}

/** Mails on the busiest day, as a share of the people, when they sign up evenly over so many days. */
export function busiestDay(calendar: Calendar, days: number): number {
  const counts = new Map<number, number>();
  const start = midnightOf(calendar.zone(0));
  for (let signUp = 0; signUp < days; signUp++) {
    let at = start + signUp * day + 12 * hour;
    for (let step = 0; step < calendar.stepCount; step++) {
      at = calendar.dueOf(step, 0, at, 0.5);
      const date = Math.floor((at - start) / day);
      counts.set(date, (counts.get(date) ?? 0) + 1 / days);
    }
  }
  return Math.max(...counts.values());
}

/** The fewest days over which people must sign up so that no moment is busier than `perSecond`. */
export function fewestDays(calendar: Calendar, subscribers: number, perSecond: number): number {
  const peak = subscribers * busiestMoment(calendar, calendar.stepCount - 1);
  const fits = (days: number): boolean => peak * busiestDay(calendar, days) <= perSecond;
  let high = 1;
  while (!fits(high)) {
    high *= 2;
    // Long since even: from here on each day more is so much less.
    if (high > 256) return Math.ceil((busiestDay(calendar, 256) * 256 * peak) / perSecond);
  }
  let low = high === 1 ? 0 : high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}
