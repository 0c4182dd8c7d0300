import { defer } from '#shared/domain/flight.ts';
import { day, type Instant } from '#shared/domain/instant.ts';
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
  const date = await deferDue(deps, key).catch(() => until);
  // Nothing is to come any more: listed again, they would be nominated for nothing for ever.
  if (date === undefined) return;
  await deps.subscribers.setAside(key, date);
  deps.log.warn('visit.postponed');
  deps.log.count('VisitsPostponed');
}

/**
 * Only the step that is due waits: the person may be in another campaign, where all is well.
 *
 * @returns when they may be looked at again, a day from now at the latest; undefined: never
 */
async function deferDue(deps: Used, key: string): Promise<Instant | undefined> {
  const now = deps.clock.now();
  const saved = await changeSubscriber(deps, key, (subscriber) => {
    const enrolment = subscriber && dueEnrolment(subscriber, now);
    return enrolment && defer(subscriber, enrolment, now + day);
  });
  const next = saved && dueAt(saved);
  if (next === undefined) return undefined;
  return next <= now ? now + day : Math.min(next, now + day);
}
