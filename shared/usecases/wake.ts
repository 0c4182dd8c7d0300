import type { WakeMessage } from '#shared/declarations/messages.ts';
import { defer } from '#shared/domain/flight.ts';
import { minute } from '#shared/domain/instant.ts';
import { spreadOf } from '#shared/domain/schedule.ts';
import { findEnrolment } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';

const pageSize = 100;
/** Woken people are spread over this long, so that a resume does not end in a burst. */
const wakeSpread = 30 * minute;

/**
 * After a resume: brings the people of one campaign shard forward whose date a pause had moved away;
 * after archiving, everybody, so that they end. Only for promptness, since a pause is a date and everybody is looked at within a day anyway; so a
 * lost race is left alone, and a repeated message finds nothing to do.
 */
export async function wake(
  deps: Pick<Deps, 'clock' | 'log' | 'subscribers' | 'markers' | 'campaigns' | 'sendQueue'>,
  message: WakeMessage,
): Promise<void> {
  const head = await deps.campaigns.head(message.campaign);
  if (head?.status !== 'running' && head?.status !== 'archived') return;
  const { items, cursor } = await deps.markers.list(message.campaign, {
    shard: message.shard,
    limit: pageSize,
    ...(message.cursor === undefined ? {} : { cursor: message.cursor }),
  });
  const people = await deps.subscribers.getMany(items.map((marker) => marker.subscriber));
  const byKey = new Map(people.map((person) => [person.key, person]));
  let woken = 0;
  for (const { enrolment: id, subscriber: key } of items) {
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
  deps.log.info('campaign.woken', { campaign: message.campaign, shard: message.shard, woken });
  if (cursor !== undefined) await deps.sendQueue.wake({ ...message, cursor }, 0);
}
