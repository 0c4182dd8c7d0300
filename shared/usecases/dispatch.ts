import { sequenceShare } from '#shared/declarations/sending-shares.ts';
import { type Instant, minute, second } from '#shared/domain/instant.ts';
import { gapOf, type Pace } from '#shared/domain/pace.ts';
import type { Deps } from './ports.ts';

type Used = Pick<Deps, 'clock' | 'log' | 'subscribers' | 'sendQueue' | 'sendQuota'>;
type Due = Awaited<ReturnType<Deps['subscribers']['due']>>;

/** Two clocks further apart than this decide nothing (Scheduler, SQS and Lambda must agree). */
export const clockTolerance = 5 * minute;
/** Nominated in its minute, a mail is out within the next. Who has waited longer was not worked off. */
const late = 2 * minute;

/**
 * Nominates everybody who is due up to the end of the minute that begins at `scheduled`, oldest first
 * and not more than SES and the pace allow, each to the second. It marks nothing: whoever is not reached
 * is nominated again next minute, and a nomination too many is a cheap read.
 *
 * @param most what sequences may use at most, by the settings
 */
export async function dispatch(
  deps: Used,
  most: Pace,
  scheduled: Instant,
): Promise<{ readonly nominated: number }> {
  const now = deps.clock.now();
  if (Math.abs(now - scheduled) > clockTolerance) {
    deps.log.warn('dispatch.clocks_disagree', { apartSeconds: Math.round((now - scheduled) / second) });
    deps.log.count('ClocksDisagree');
    return { nominated: 0 };
  }
  const horizon = Math.floor(scheduled / minute) * minute + minute;
  const due = await deps.subscribers.due(horizon, perMinute(most.rate));
  // Most minutes end here, having cost one look at the index.
  if (due.length === 0) return { nominated: 0 };
  deps.log.count('OldestDueSeconds', Math.max(0, Math.round((now - (due[0]?.dueAt ?? now)) / second)));
  const { pace, budget } = await allowance(deps, most);
  const chosen = due.slice(0, Math.max(0, await room(deps, due, budget, now)));
  if (chosen.length === 0) return { nominated: 0 };
  const gapMs = gapOf(pace);
  const lost = await deps.sendQueue.visits(
    chosen.map(({ key, dueAt }) => ({
      message: { v: 1, kind: 'visit', subscriber: key, gapMs },
      delaySeconds: Math.min(60, Math.max(0, Math.ceil((dueAt - now) / second))),
    })),
  );
  deps.log.info('dispatch.nominated', { nominated: chosen.length - lost, lost });
  return { nominated: chosen.length - lost };
}

const perMinute = (rate: number): number => Math.ceil(rate * (minute / second));

/**
 * What sequences may send in this minute: their share of what SES grants, of the rate and of the day.
 * When their share of the day is used up nobody is lost, for who is due stays due; SES forgets each
 * mail after 24 hours, so that it goes on little by little.
 */
async function allowance(
  { sendQuota, log }: Used,
  { rate: most, workers }: Pace,
): Promise<{ readonly pace: Pace; readonly budget: number }> {
  const { ratePerSecond, per24Hours, sentLast24Hours } = await sendQuota.read();
  const rate = Math.min(most, ratePerSecond * sequenceShare);
  const left =
    per24Hours === undefined
      ? Number.POSITIVE_INFINITY
      : Math.floor(per24Hours * sequenceShare - sentLast24Hours);
  if (left <= 0) {
    log.warn('dispatch.daily_quota_used_up', { per24Hours, sentLast24Hours });
    log.count('DailyQuotaUsedUp');
  }
  return { pace: { rate, workers }, budget: Math.max(0, Math.min(perMinute(rate), left)) };
}

/**
 * How many of those who are due the queue can take. While it stands still everybody who waits would be
 * put on it again each minute. So it is looked at when much is due, or when somebody was not worked off;
 * a few who are on time cannot flood it, and a look costs as much as putting ten on it.
 *
 * Counted is what waits to be received and what was received. Delayed messages are the look-ahead of
 * the last minute and due by now. The numbers are about a minute old: after a good minute they may still
 * show all that it has worked off. Hence two minutes' work may stand there, lest workers idle every other
 * minute; being wrong by another minute's work costs a read for each message and no sending time, since a
 * visit that sends nothing does not wait for a turn.
 */
async function room({ sendQueue, log }: Used, due: Due, budget: number, now: Instant): Promise<number> {
  const isOnTime = now - (due[0]?.dueAt ?? now) <= late;
  if (budget === 0 || (isOnTime && due.length * 10 < budget)) return budget;
  const waiting = await sendQueue.backlog();
  if (waiting < 2 * budget) return Math.min(budget, 2 * budget - waiting);
  log.warn('dispatch.backlog', { waiting });
  log.count('DispatchesHeld');
  return 0;
}
