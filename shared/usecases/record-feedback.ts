import type { SesEvent } from '#shared/contract/ses-event.ts';
import { parseSendId } from '#shared/domain/delivery.ts';
import { type Consequence, consequenceOf, isUnreachable } from '#shared/domain/feedback.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { findEnrolment, type Subscriber, type SuppressionReason } from '#shared/domain/subscriber.ts';
import { isSuppressedFor, suppress } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { rowOf } from './delivery-row.ts';
import type { DeliveryId, TallyCounts } from './ports/table.ts';
import type { Deps } from './ports.ts';
import { tally } from './trip-campaign.ts';

type Used = Pick<
  Deps,
  'clock' | 'log' | 'subscribers' | 'deliveries' | 'consents' | 'addresses' | 'campaigns' | 'tallies'
>;

/**
 * Acts on one SES event. The address is suppressed first and by its index alone, so that this also
 * works for events without a tag, for confirmations and after erasing; the row comes second.
 */
export async function recordFeedback(deps: Used, event: SesEvent): Promise<void> {
  const { mail, bounce, complaint } = event;
  const consequence = consequenceOf({
    kind: event.eventType,
    ...(bounce ? { bounceType: bounce.bounceType, bounceSubType: bounce.bounceSubType } : {}),
    ...(complaint?.complaintFeedbackType ? { complaintType: complaint.complaintFeedbackType } : {}),
  });
  // One recipient a mail, so the first destination is the person.
  const key = await deps.addresses.keyOf(mail.destination[0] ?? '');
  const stored = consequence.suppress && (await suppressAddress(deps, key, consequence.suppress));
  // Of somebody who erased themselves nothing is filed any more.
  if (consequence.suppress === 'complained' && stored?.suppressed?.reason !== 'erased')
    await recordWithdrawal(deps, key, complaint?.timestamp);

  const id = parseSendId(mail.tags['send']?.[0] ?? '');
  const kind = event.eventType.replaceAll(/[^A-Za-z]/g, '');
  let saysTheRow = false;
  if (id && consequence.state) {
    const { isNews, transient } = await raiseRow(deps, key, id, consequence, mail.messageId);
    if (transient) await giveUpIfUnreachable(deps, transient);
    const harm = harmOf(consequence);
    // Judged for a repeated event too: it may be repeated because judging failed.
    if (harm) await tally(deps, id.campaign, isNews ? harm : {});
    saysTheRow = isNews && consequence.state === 'delivered';
  }
  // Nearly every event is the delivery of a mail, which its row says from now on.
  if (!saysTheRow)
    deps.log.info('feedback.recorded', {
      kind,
      campaign: id?.campaign,
      enrolment: id?.enrolment,
      step: id?.step,
    });
  deps.log.count(`Feedback${kind}`);
}

/** What it adds to the tally that breakers look at. */
function harmOf({ suppress }: Consequence): Partial<TallyCounts> | undefined {
  if (suppress === 'bounced') return { bounced: 1 };
  return suppress === 'complained' ? { complained: 1 } : undefined;
}

async function suppressAddress(
  deps: Used,
  key: string,
  reason: SuppressionReason,
): Promise<Subscriber | undefined> {
  const now = deps.clock.now();
  let changed = false;
  const stored = await changeSubscriber(deps, key, (subscriber) => {
    changed = !isSuppressedFor(subscriber, reason);
    return changed ? suppress(subscriber, key, reason, now) : undefined;
  });
  if (changed) deps.log.info('address.suppressed', { reason });
  return stored;
}

/** A complaint takes the consent back. Filed under its own time, so that a repeated event adds nothing. */
async function recordWithdrawal(deps: Used, key: string, at: Instant = deps.clock.now()): Promise<void> {
  const record = { subscriber: key, purpose: 'email', event: 'withdrawn', at } as const;
  await deps.consents.append({ ...record, channel: 'complaint', scope: 'all' });
}

/**
 * Raises the row of the send, or makes it when the event overtook the worker. A row is made only for
 * a step that the person has begun: never under the stub that erasing leaves.
 *
 * @returns whether the row says something new, and the person, when the mail bounced for a passing reason
 */
async function raiseRow(
  deps: Used,
  key: string,
  id: DeliveryId,
  consequence: Consequence,
  messageId: string,
): Promise<{ readonly isNews: boolean; readonly transient?: Subscriber | undefined }> {
  const { state, reason } = consequence;
  if (state === undefined) return { isNews: false };
  const now = deps.clock.now();
  const outcome = { state, messageId, changedAt: now, ...(reason === undefined ? {} : { reason }) };
  const raised = await deps.deliveries.raise(id, outcome);
  const isTransient = state === 'bounced' && reason?.startsWith('transient');
  if (raised === 'not-higher') return { isNews: false };
  if (raised === 'raised' && !isTransient) return { isNews: true };
  const subscriber = await deps.subscribers.get(key, 'strong');
  if (raised === 'raised') return { isNews: true, transient: subscriber };
  const enrolment = subscriber && findEnrolment(subscriber, id.enrolment);
  if (!subscriber || subscriber.erasing !== undefined || !enrolment?.begun.includes(id.step)) {
    deps.log.info('feedback.without_row', { campaign: id.campaign, enrolment: id.enrolment, step: id.step });
    return { isNews: false };
  }
  const at = enrolment.flight?.step === id.step ? enrolment.flight.at : now;
  const row = { ...rowOf(subscriber, enrolment, { step: id.step, at }, now), ...outcome };
  const isNews = await deps.deliveries.record(row);
  return isTransient ? { isNews, transient: subscriber } : { isNews };
}

async function giveUpIfUnreachable(deps: Used, subscriber: Subscriber): Promise<void> {
  const ids = subscriber.enrolments.flatMap(({ id, campaign, begun }) =>
    begun.slice(-3).map((step) => ({ campaign, enrolment: id, step })),
  );
  const rows = await deps.deliveries.getMany(ids);
  const newestFirst = [...rows]
    .filter((row) => row.state !== 'skipped')
    .sort((a, b) => b.begunAt - a.begunAt);
  if (isUnreachable(newestFirst)) await suppressAddress(deps, subscriber.key, 'bounced');
}
