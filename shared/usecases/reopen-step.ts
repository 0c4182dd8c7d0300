import {
  type Delivery,
  type DeliveryState,
  isOutcomeOf,
  isTaken,
  mostAttempts,
} from '#shared/domain/delivery.ts';
import { reopen } from '#shared/domain/flight.ts';
import { type Enrolment, findEnrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import type { DeliveryId } from './ports/table.ts';
import type { Deps } from './ports.ts';

type Used = Pick<Deps, 'clock' | 'log' | 'subscribers' | 'deliveries'>;

/**
 * `already`: it is open. `in-flight`: a call to SES is under way for this person, or another step of
 * theirs is open again; ask later. `settled`: its outcome is none of those that may be repeated, or it was repeated often
 * enough. `ended`: the person left, was suppressed or erased, or the campaign was archived.
 */
export type Reopened = 'reopened' | 'already' | 'in-flight' | 'settled' | 'ended';

const races = 5;

/**
 * Opens a step once more whose outcome is one of `allowed`, never one that SES took. The next visit
 * decides like any other, on what is true then.
 *
 * The person is read before the rows, and strongly both: whoever begins another attempt in between
 * changes the person, and this write is refused.
 *
 * @param attempts how many there may be in all
 */
export async function reopenStep(
  deps: Used,
  key: string,
  id: DeliveryId,
  allowed: readonly DeliveryState[],
  attempts: number = mostAttempts,
): Promise<Reopened> {
  for (let race = 0; race < races; race++) {
    const subscriber = await deps.subscribers.get(key, 'strong');
    const enrolment = subscriber && findEnrolment(subscriber, id.enrolment);
    if (!subscriber || !enrolment || !isOpen(subscriber, enrolment)) return 'ended';
    // Before the row of the step: the call under way may be about that very step.
    if (await inFlight(deps, enrolment)) return 'in-flight';
    const row = await deps.deliveries.get(id, 'strong');
    const verdict = judge(enrolment, row, id.step, allowed, attempts);
    if (verdict !== 'reopened') return verdict;
    const attempt = (row?.attempt ?? 1) + 1;
    if (await deps.subscribers.save(reopen(subscriber, enrolment, id.step, deps.clock.now(), attempt))) {
      const { campaign, step } = id;
      deps.log.info('step.reopened', { campaign, enrolment: id.enrolment, step, attempt });
      return 'reopened';
    }
  }
  return 'in-flight';
}

function isOpen({ suppressed, consent }: Subscriber, { ended }: Enrolment): boolean {
  return !suppressed && consent !== undefined && (ended === undefined || ended.reason === 'completed');
}

async function inFlight(deps: Used, { id, campaign, flight }: Enrolment): Promise<boolean> {
  if (flight === undefined) return false;
  const row = await deps.deliveries.get({ campaign, enrolment: id, step: flight.step }, 'strong');
  return row === undefined || !isOutcomeOf(row, flight.attempt);
}

function judge(
  { next }: Enrolment,
  row: Delivery | undefined,
  step: string,
  allowed: readonly DeliveryState[],
  attempts: number,
): Reopened {
  if (next?.step === step) return 'already';
  // Two steps cannot be open again at once: the other one goes first.
  if (next?.attempt !== undefined) return 'in-flight';
  if (row === undefined || isTaken(row.state) || !allowed.includes(row.state)) return 'settled';
  return (row.attempt ?? 1) < attempts ? 'reopened' : 'settled';
}
