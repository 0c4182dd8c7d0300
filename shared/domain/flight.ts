import type { Instant } from './instant.ts';
import { second } from './instant.ts';
import {
  END,
  type Enrolment,
  type Flight,
  findEnrolment,
  type Subscriber,
  withEnrolment,
} from './subscriber.ts';

/** A flight older than this has no worker any more: functions live 60 s at most. */
export const flightLease = 90 * second;
/** A worker that slept longer than this between beginning a flight and calling SES undoes it instead. */
export const flightFreshness = 60 * second;

export const isLeaseOver = (flight: Flight, now: Instant): boolean => now - flight.at >= flightLease;

/**
 * Begins a flight and moves the person on, in one write. `next` is the step after this one with its
 * date, or END with this step's own date, which leaves the index key alone.
 */
export function begin(
  subscriber: Subscriber,
  enrolment: Enrolment,
  flight: Omit<Flight, 'before'>,
  next: { readonly step: string; readonly due: Instant },
): Subscriber {
  const before = subscriber.lastMailAt;
  const moved = withEnrolment(subscriber, {
    ...enrolment,
    next,
    flight: { ...flight, ...(before === undefined ? {} : { before }) },
    begun: [...enrolment.begun, flight.step],
  });
  return flight.verdict === 'send' ? { ...moved, lastMailAt: flight.at } : moved;
}

/**
 * SES surely did not take the mail: the step is open again from `retryAt`. Undefined when the flight
 * is no longer this worker's. An enrolment that ended meanwhile stays ended.
 */
export function undo(
  subscriber: Subscriber,
  enrolmentId: string,
  flightId: string,
  retryAt: Instant,
): Subscriber | undefined {
  const enrolment = findEnrolment(subscriber, enrolmentId);
  if (enrolment?.flight?.id !== flightId) return undefined;
  const { flight, next, ...rest } = enrolment;
  const { lastMailAt: _, ...person } = withEnrolment(subscriber, {
    ...rest,
    begun: enrolment.begun.filter((step) => step !== flight.step),
    ...(enrolment.ended ? (next ? { next } : {}) : { next: { step: flight.step, due: retryAt } }),
  });
  return flight.before === undefined ? person : { ...person, lastMailAt: flight.before };
}

/** Recovery takes the flight over before it writes: the worker that began it can undo it no more. */
export function takeOver(
  subscriber: Subscriber,
  enrolment: Enrolment,
  flight: Flight,
  id: string,
): Subscriber {
  return withEnrolment(subscriber, { ...enrolment, flight: { ...flight, id } });
}

/** Moves the date of the next step, and keeps the one it first had. */
export function defer(subscriber: Subscriber, enrolment: Enrolment, until: Instant): Subscriber {
  const { next } = enrolment;
  if (next === undefined) return subscriber;
  const firstDue = next.firstDue ?? next.due;
  return withEnrolment(subscriber, { ...enrolment, next: { step: next.step, due: until, firstDue } });
}

/** A waiting enrolment gets the version that was published meanwhile, and its first date. */
export function start(
  subscriber: Subscriber,
  enrolment: Enrolment,
  version: number,
  next: { readonly step: string; readonly due: Instant },
): Subscriber {
  return withEnrolment(subscriber, { ...enrolment, version, next });
}

/** The last flight is settled: the enrolment is finished and leaves the index. */
export function finish(subscriber: Subscriber, enrolment: Enrolment, now: Instant): Subscriber {
  const { next, flight: _, ...rest } = enrolment;
  if (next?.step !== END) throw new Error('only an enrolment at END can finish');
  return withEnrolment(subscriber, { ...rest, ended: enrolment.ended ?? { reason: 'completed', at: now } });
}
