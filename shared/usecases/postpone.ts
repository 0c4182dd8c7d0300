import { defer } from '#shared/domain/flight.ts';
import { day } from '#shared/domain/instant.ts';
import { dueAt, dueEnrolment } from '#shared/domain/subscriber.ts';
import { changeSubscriber } from './change-subscriber.ts';
import type { Deps } from './ports.ts';

type Used = Pick<Deps, 'clock' | 'log' | 'subscribers'>;

/**
 * A person whose visit failed every time is looked at again in a day, and shown to staff: they would
 * otherwise stay the oldest in the index, and take the place of others each minute. The message is in
 * the dead-letter queue.
 */
export async function postpone(deps: Used, key: string): Promise<void> {
  const until = deps.clock.now() + day;
  const earliest = await deferDue(deps, key).catch(() => undefined);
  // Also for what cannot be read, and what waits for something else than a step.
  await deps.subscribers.setAside(key, Math.min(earliest ?? until, until));
  deps.log.warn('visit.postponed');
  deps.log.count('VisitsPostponed');
}

/** Only the step that is due waits: the person may be in another campaign, where all is well. */
async function deferDue(deps: Used, key: string): Promise<number | undefined> {
  const now = deps.clock.now();
  const saved = await changeSubscriber(deps, key, (subscriber) => {
    const enrolment = subscriber && dueEnrolment(subscriber, now);
    return enrolment && defer(subscriber, enrolment, now + day);
  });
  const next = saved && dueAt(saved);
  return next === undefined || next <= now ? undefined : next;
}
