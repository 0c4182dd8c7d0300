import type { Delivery } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Enrolment, Flight, Subscriber } from '#shared/domain/subscriber.ts';

/** The delivery row of a flight, but for what came of it. */
export function rowOf(
  subscriber: Subscriber,
  enrolment: Enrolment,
  flight: Pick<Flight, 'step' | 'at' | 'attempt'>,
  now: Instant,
): Omit<Delivery, 'state'> {
  return {
    campaign: enrolment.campaign,
    enrolment: enrolment.id,
    step: flight.step,
    subscriber: subscriber.key,
    version: enrolment.version,
    begunAt: flight.at,
    changedAt: now,
    ...(flight.attempt === undefined ? {} : { attempt: flight.attempt }),
  };
}
