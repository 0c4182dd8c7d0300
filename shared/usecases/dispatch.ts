import { type Instant, minute, second } from '#shared/domain/instant.ts';
import type { Deps } from './ports.ts';

/** Two clocks further apart than this decide nothing (Scheduler, SQS and Lambda must agree). */
export const clockTolerance = 5 * minute;

/** What dispatch may put on the queue. */
export interface Pace {
  /** Mails a second that sequences may use. */
  readonly rate: number;
  /** Workers that share it. */
  readonly workers: number;
}

/**
 * Nominates everybody who is due up to the end of the minute that begins at `scheduled`, oldest first
 * and not more than the pace allows, each to the second. It marks nothing: whoever is not reached is
 * nominated again next minute, and a nomination too many is a cheap read.
 */
export async function dispatch(
  deps: Pick<Deps, 'clock' | 'log' | 'subscribers' | 'sendQueue'>,
  pace: Pace,
  scheduled: Instant,
): Promise<{ readonly nominated: number }> {
  const now = deps.clock.now();
  if (Math.abs(now - scheduled) > clockTolerance) {
    deps.log.warn('dispatch.clocks_disagree', { apartSeconds: Math.round((now - scheduled) / second) });
    deps.log.count('ClocksDisagree');
    return { nominated: 0 };
  }
  const budget = Math.ceil(pace.rate * 60);
  const horizon = Math.floor(scheduled / minute) * minute + minute;
  const due = (await deps.subscribers.due(horizon, budget)).slice(0, budget);
  // Most minutes end here, having cost one look at the index.
  if (due.length === 0) return { nominated: 0 };
  // A few more cannot flood the queue; looking at it costs a call.
  const waiting = due.length * 10 < budget ? 0 : await deps.sendQueue.backlog();
  if (waiting >= budget) {
    deps.log.warn('dispatch.backlog', { waiting });
    return { nominated: 0 };
  }
  const gapMs = Math.round((pace.workers / pace.rate) * second);
  const lost = await deps.sendQueue.visits(
    due.map(({ key, dueAt }) => ({
      message: { v: 1, kind: 'visit', subscriber: key, gapMs },
      delaySeconds: Math.min(60, Math.max(0, Math.ceil((dueAt - now) / second))),
    })),
  );
  deps.log.info('dispatch.nominated', { nominated: due.length - lost, lost });
  deps.log.count('OldestDueSeconds', Math.max(0, Math.round((now - (due[0]?.dueAt ?? now)) / second)));
  return { nominated: due.length - lost };
}
