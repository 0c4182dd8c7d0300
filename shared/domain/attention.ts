import { type Delivery, mostAttempts } from './delivery.ts';
import { hour, type Instant } from './instant.ts';
import { findEnrolment, type Subscriber } from './subscriber.ts';

/** Events come within seconds; after this long nobody should go on waiting for one. */
export const eventWait = hour;

export type AttentionAction = 'resend' | 'assume-delivered' | 'look';

/** An outcome that stays unknown until somebody decides what it was. */
export function isUnresolved({ state, begunAt }: Pick<Delivery, 'state' | 'begunAt'>, now: Instant): boolean {
  return state === 'unknown' && now - begunAt >= eventWait;
}

/**
 * Whether a step with this row could be opened again, as far as the person shows it. A look for lists
 * and counts: who opens it judges anew, by what is stored then.
 */
export function reopening(
  { enrolment: id, step, attempt = 1 }: Delivery,
  person: Subscriber | undefined,
): 'open' | 'already' | 'in-flight' | 'settled' | 'ended' {
  const enrolment = person && findEnrolment(person, id);
  if (person?.suppressed || person?.consent === undefined || enrolment === undefined) return 'ended';
  if (enrolment.ended && enrolment.ended.reason !== 'completed') return 'ended';
  if (enrolment.next?.step === step) return 'already';
  if (enrolment.next?.attempt !== undefined) return 'in-flight';
  return attempt < mostAttempts ? 'open' : 'settled';
}

/** What staff can do about a row of the attention list. */
export function actionsFor(
  row: Delivery,
  person: Subscriber | undefined,
  now: Instant,
): readonly AttentionAction[] {
  const resend = reopening(row, person) === 'open' ? (['resend'] as const) : [];
  if (row.state === 'refused') return [...resend, 'look'];
  if (row.state !== 'unknown') return ['look'];
  return isUnresolved(row, now) ? [...resend, 'assume-delivered'] : ['assume-delivered'];
}
