import { type Delivery, isOutcomeOf, stateOfSkip } from '#shared/domain/delivery.ts';
import { isLeaseOver, takeOver } from '#shared/domain/flight.ts';
import { type Flight, findEnrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import { rowOf } from './delivery-row.ts';
import type { Deps } from './ports.ts';

type Used = Pick<Deps, 'clock' | 'ids' | 'log' | 'subscribers' | 'deliveries'>;

/**
 * Settles the flights that this person still shows: the row is there, or the worker is dead and the
 * flight is taken over and recorded as unknown. A take-over comes before the row, so that the worker
 * that began the flight, should it live, cannot undo it any more.
 */
export async function settleFlights(
  deps: Used,
  subscriber: Subscriber,
): Promise<Subscriber | 'busy' | 'lost'> {
  let current = subscriber;
  for (const { id, flight } of subscriber.enrolments) {
    const enrolment = findEnrolment(current, id);
    if (flight === undefined || enrolment === undefined || enrolment.next === undefined) continue;
    const row = await deps.deliveries.get({ campaign: enrolment.campaign, enrolment: id, step: flight.step });
    if (row && isOutcomeOf(row, flight.attempt)) continue;
    if (!isLeaseOver(flight, deps.clock.now())) return 'busy';
    const taken = takeOver(current, enrolment, flight, deps.ids.random());
    if (!(await deps.subscribers.save(taken))) return 'lost';
    current = taken;
    await deps.deliveries.record({
      ...rowOf(current, enrolment, flight, deps.clock.now()),
      ...(flight.verdict === 'skip'
        ? skipped(flight, row)
        : { state: 'unknown' as const, reason: 'worker-lost' }),
    });
    deps.log.warn('flight.recovered', { campaign: enrolment.campaign, enrolment: id, step: flight.step });
    deps.log.count('FlightsRecovered');
  }
  return current;
}

/** A step that was opened again is as doubtful as the attempt before; without its row nobody knows. */
function skipped(
  { reason = 'unspecified', attempt }: Flight,
  before: Delivery | undefined,
): Pick<Delivery, 'state' | 'reason'> {
  const isDoubtful = attempt !== undefined && (before === undefined || before.state === 'unknown');
  return { state: isDoubtful ? 'unknown' : stateOfSkip(reason), reason };
}
