import { parseSendId } from '#shared/domain/delivery.ts';
import { day, hour, minute, second } from '#shared/domain/instant.ts';
import type { Faults } from './faults.ts';
import { chanceFor } from './prng.ts';
import type { QueueModel } from './queue-model.ts';
import type { Timeline } from './timeline.ts';
import type { Taken } from './truth.ts';

interface Surroundings {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly queue: () => QueueModel;
}

/** The events that one mail leads to, each with its delay, as SES words them. */
export function publishEvents(around: Surroundings, mail: Omit<Taken, 'at'>): void {
  const { seed, timeline, faults, queue } = around;
  const { tag, messageId } = mail;
  const chance = chanceFor(seed, 'events', messageId);
  const publish = (body: Record<string, unknown>, delay: number) => {
    const text = JSON.stringify(body);
    const isLate = faults.happens('event late', tag);
    const wait = delay + (isLate ? chance.between(10 * minute, 11 * hour) : 0);
    if (faults.happens('event lost', tag)) return;
    timeline.after(wait, () => queue().put(text, 0));
    if (faults.happens('event repeated', tag))
      timeline.after(wait + chance.int(6 * hour), () => queue().put(text, 0));
  };
  const tags = faults.happens('event without tags', tag) ? {} : { send: [tag] };
  const event = (eventType: string, more: Record<string, unknown> = {}, id = messageId) => ({
    eventType,
    mail: { messageId: id, destination: [mail.to], tags },
    ...more,
  });
  // Faster than the worker's own next write.
  const soon = faults.happens('event before the row', tag) ? 0 : chance.between(second, 2 * minute);
  if (chance.is(0.3)) publish(event('Send'), soon);
  if (faults.happens('delivery delayed', tag)) publish(event('DeliveryDelay'), soon + 20 * minute);
  if (faults.happens('event malformed', tag)) queue().put(`{"eventType":${chance.int(9)}`, soon);
  if (faults.happens('event of an unknown mail', tag))
    publish({ ...event('Delivery'), mail: { ...event('').mail, tags: unknownTags(tag) } }, soon);

  const isFull = chanceFor(seed, 'full', mail.to).is(faults.rateOf('mailbox full for good'));
  if (isFull) faults.count('mailbox full for good');
  if (faults.happens('mail rejected later', tag)) publish(event('Reject'), soon);
  else if (faults.happens('permanent bounce', tag)) publish(bounce('Permanent', 'General'), soon);
  else if (isFull || faults.happens('transient bounce', tag))
    publish(bounce('Transient', 'MailboxFull'), soon);
  else publish(event('Delivery'), soon);
  if (faults.happens('complaint', tag)) {
    const complaintFeedbackType = chance.pick(['abuse', 'not-spam', 'fraud']);
    const timestamp = new Date(timeline.now()).toISOString();
    const complaint = chance.is(0.5) ? { complaintFeedbackType, timestamp } : { complaintFeedbackType };
    publish(event('Complaint', { complaint }), soon + chance.int(2 * day));
  }
  // A mailbox that took it and then sent it back.
  if (chance.is(0.01)) publish(bounce('Transient', 'General'), soon + hour);

  function bounce(bounceType: string, bounceSubType: string) {
    return event('Bounce', { bounce: { bounceType, bounceSubType } });
  }
}

/** A send id of an enrolment that does not exist. */
function unknownTags(tag: string): Record<string, string[]> {
  const { campaign = '', step = '' } = parseSendId(tag) ?? {};
  return { send: [`${campaign}_aaaaaaaaaaaaaaaa_${step}`] };
}
