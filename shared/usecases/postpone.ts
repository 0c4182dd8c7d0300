import { defer } from '#shared/domain/flight.ts';
import { day } from '#shared/domain/instant.ts';
import { dueEnrolment } from '#shared/domain/subscriber.ts';
import { changeSubscriber } from './change-subscriber.ts';
import type { Deps } from './ports.ts';

/**
 * A person whose visit failed every time is looked at again in a day: they would otherwise stay the
 * oldest in the index, and take the place of others each minute. The message is in the dead-letter queue.
 */
export async function postpone(
  deps: Pick<Deps, 'clock' | 'log' | 'subscribers'>,
  key: string,
): Promise<void> {
  const now = deps.clock.now();
  await changeSubscriber(deps, key, (subscriber) => {
    const enrolment = subscriber && dueEnrolment(subscriber, now);
    return enrolment && defer(subscriber, enrolment, now + day);
  });
  deps.log.warn('visit.postponed');
  deps.log.count('VisitsPostponed');
}
