import { defer } from '#shared/domain/flight.ts';
import { minute } from '#shared/domain/instant.ts';
import { spreadOf } from '#shared/domain/schedule.ts';
import { findEnrolment } from '#shared/domain/subscriber.ts';
import type { WalkPage } from './walk-page.ts';

/** Woken people are spread over this long, so that a resume does not end in a burst. */
export const wakeSpread = 30 * minute;

/**
 * After a resume: brings the people forward whose date a pause had moved away; after archiving,
 * everybody, so that they end. Only for promptness, since a pause is a date and everybody is looked
 * at within a day anyway; so a lost race is left alone.
 */
export const wakePage: WalkPage = async (deps, head, markers) => {
  if (head.status !== 'running' && head.status !== 'archived') return 0;
  // Listings, since one item that cannot be read must not keep a whole page from going on.
  const people = await deps.subscribers.listings(markers.map((marker) => marker.subscriber));
  const byKey = new Map(people.map(({ key, subscriber }) => [key, subscriber]));
  let woken = 0;
  for (const { enrolment: id, subscriber: key } of markers) {
    const subscriber = byKey.get(key);
    const enrolment = subscriber && findEnrolment(subscriber, id);
    const now = deps.clock.now();
    // On a running campaign only those whose date has come; everybody else waits for theirs.
    const wasDue = head.status === 'archived' ? now : (enrolment?.next?.firstDue ?? Number.POSITIVE_INFINITY);
    if (!subscriber || !enrolment?.next || wasDue > now) continue;
    const due = now + Math.floor(spreadOf(id) * wakeSpread);
    if (due < enrolment.next.due && (await deps.subscribers.save(defer(subscriber, enrolment, due))))
      woken += 1;
  }
  return woken;
};
