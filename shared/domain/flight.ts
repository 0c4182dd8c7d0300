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
/**
 * A worker that slept longer than this between looking at the campaign and calling SES undoes its flight.
 * With the ten seconds that a head is kept, a pause reaches the last call within 60.
 */
export const flightFreshness = 45 * second;

export const isLeaseOver = (flight: Flight, now: Instant): boolean => now - flight.at >= flightLease;

/**
 * Begins a flight and moves the person on, in one write. `next` is the step after this one with its
 * date, or END with this step's own date, which leaves the index key alone.
 */
export function begin(
  subscriber: Subscriber,
  enrolment: Enrolment,
  flight: Omit<Flight, 'before' | 'attempt'>,
  next: { readonly step: string; readonly due: Instant },
): Subscriber {
  const before = subscriber.lastMailAt;
  const attempt = enrolment.next?.attempt;
  const moved = withEnrolment(subscriber, {
    ...enrolment,
    next,
    flight: {
      ...flight,
      ...(before === undefined ? {} : { before }),
      ...(attempt === undefined ? {} : { attempt }),
    },
    begun: attempt === undefined ? [...enrolment.begun, flight.step] : enrolment.begun,
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
  const { step, attempt } = flight;
  const { lastMailAt: _, ...person } = withEnrolment(subscriber, {
    ...rest,
    // A step that was opened again has the row of an earlier attempt: it stays begun.
    begun: attempt === undefined ? enrolment.begun.filter((begun) => begun !== step) : enrolment.begun,
    ...(enrolment.ended
      ? next && { next }
      : { next: { step, due: retryAt, ...(attempt === undefined ? {} : { attempt }) } }),
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
  return withEnrolment(subscriber, {
    ...enrolment,
    next: { ...next, due: until, firstDue: next.firstDue ?? next.due },
  });
}

/**
 * The enrolment goes on with this version and this date: it waited for a first version, follows a
 * newer one, or a late step is spaced anew.
 */
export function redate(
  subscriber: Subscriber,
  enrolment: Enrolment,
  version: number,
  next: { readonly step: string; readonly due: Instant },
): Subscriber {
  return withEnrolment(subscriber, { ...enrolment, version, next });
}

/**
 * Opens a step that was begun before: its outcome is unknown, or SES refused it. What would have come
 * next comes after it, and a campaign that was completed goes on. The flight stays, settled as it is.
 */
export function reopen(
  subscriber: Subscriber,
  enrolment: Enrolment,
  step: string,
  due: Instant,
  attempt: number,
): Subscriber {
  const { ended: _, ...rest } = enrolment;
  return withEnrolment(subscriber, { ...rest, next: { step, due, attempt } });
}

/** The last flight is settled: the enrolment is finished and leaves the index. */
export function finish(subscriber: Subscriber, enrolment: Enrolment, now: Instant): Subscriber {
  const { next, flight: _, ...rest } = enrolment;
  if (next?.step !== END) throw new Error('only an enrolment at END can finish');
  return withEnrolment(subscriber, { ...rest, ended: enrolment.ended ?? { reason: 'completed', at: now } });
}
