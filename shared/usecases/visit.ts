import { decide, type Verdict } from '#shared/domain/decide.ts';
import { isTaken } from '#shared/domain/delivery.ts';
import { defer, finish, redate } from '#shared/domain/flight.ts';
import {
  dueAt,
  dueEnrolment,
  type Enrolment,
  requestLife,
  type Subscriber,
} from '#shared/domain/subscriber.ts';
import { expireRequest, leave } from '#shared/domain/subscriber-changes.ts';
import { finishErasing } from './finish-erasing.ts';
import type { Deps } from './ports.ts';
import { sendStep, skipStep } from './send-step.ts';
import { settleFlights } from './settle-flights.ts';

export type VisitDeps = Pick<
  Deps,
  | 'clock'
  | 'ids'
  | 'log'
  | 'subscribers'
  | 'deliveries'
  | 'markers'
  | 'counters'
  | 'campaigns'
  | 'account'
  | 'cipher'
  | 'tokens'
  | 'crisis'
  | 'mailer'
  | 'sender'
>;

/** `again`: a flight is still in the air, so the message must come back. */
export type VisitOutcome = 'done' | 'again';

/**
 * Looks at one person and does the one thing that is due. Every effect is conditional on the `rev`
 * that was read, so a late, repeated or concurrent visit changes nothing.
 */
export async function visit(deps: VisitDeps, key: string): Promise<VisitOutcome> {
  const found = await deps.subscribers.get(key, 'eventual');
  if (found === undefined) return 'done';
  const now = deps.clock.now();
  if (found.erasing !== undefined) {
    await finishErasing(deps, found, now);
    return 'done';
  }
  if (found.request && now - found.request.at >= requestLife) {
    await dropRequest(deps, found);
    return 'done';
  }
  const settled = await settleFlights(deps, found);
  if (settled === 'lost') return 'done';
  if (settled === 'busy') return 'again';
  const enrolment = dueEnrolment(settled, deps.clock.now());
  if (enrolment !== undefined) await act(deps, settled, enrolment);
  return 'done';
}

async function dropRequest(deps: VisitDeps, subscriber: Subscriber): Promise<void> {
  const next = expireRequest(subscriber);
  const dropped =
    next === undefined ? await deps.subscribers.remove(subscriber) : await deps.subscribers.save(next);
  // Nobody confirmed, so what was asked and consented to goes too.
  if (dropped && next === undefined) await deps.subscribers.removeFiled(subscriber.key);
  if (dropped) deps.log.info('request.expired');
}

async function act(deps: VisitDeps, subscriber: Subscriber, enrolment: Enrolment): Promise<void> {
  const verdict = await judge(deps, subscriber, enrolment);
  const now = deps.clock.now();
  const ids = { campaign: enrolment.campaign, enrolment: enrolment.id };
  switch (verdict.do) {
    case 'nothing':
      return;
    case 'defer':
      await deps.subscribers.save(defer(subscriber, enrolment, verdict.until));
      deps.log.info('step.deferred', { ...ids, reason: verdict.reason });
      return;
    case 'redate':
      await deps.subscribers.save(redate(subscriber, enrolment, verdict.version, verdict.next));
      return;
    case 'wait-for-help':
      return waitForHelp(deps, subscriber, enrolment, verdict);
    case 'finish':
      if (await deps.subscribers.save(finish(subscriber, enrolment, now)))
        deps.log.info('enrolment.finished', ids);
      return;
    case 'leave':
      await deps.subscribers.save(leave(subscriber, enrolment.campaign, now, verdict.reason));
      return;
    case 'skip':
    case 'send':
      return begin(deps, subscriber, enrolment, verdict);
  }
}

/**
 * Begins what is due. Of a step that was opened again an event may have come meanwhile: SES had taken
 * it after all.
 */
async function begin(
  deps: VisitDeps,
  subscriber: Subscriber,
  enrolment: Enrolment,
  verdict: Extract<Verdict, { do: 'send' | 'skip' }>,
): Promise<void> {
  const { id, campaign, next } = enrolment;
  let doubt = false;
  if (next?.attempt !== undefined) {
    const row = await deps.deliveries.get({ campaign, enrolment: id, step: next.step }, 'strong');
    if (row === undefined || isTaken(row.state)) {
      await deps.subscribers.save(redate(subscriber, enrolment, enrolment.version, verdict.next));
      return;
    }
    doubt = row.state === 'unknown';
  }
  return verdict.do === 'skip'
    ? skipStep(deps, subscriber, enrolment, { ...verdict, doubt })
    : sendStep(deps, subscriber, enrolment, { ...verdict, doubt });
}

/** Only this enrolment waits, and the person is shown to staff until something is done about it. */
async function waitForHelp(
  deps: VisitDeps,
  subscriber: Subscriber,
  enrolment: Enrolment,
  { until, reason }: Extract<Verdict, { do: 'wait-for-help' }>,
): Promise<void> {
  const waiting = defer(subscriber, enrolment, until);
  if (!(await deps.subscribers.save(waiting))) return;
  await deps.subscribers.setAside(subscriber.key, dueAt(waiting) ?? until);
  deps.log.warn('step.stuck', { campaign: enrolment.campaign, enrolment: enrolment.id, reason });
  deps.log.count('StepsStuck');
}

async function judge(deps: VisitDeps, subscriber: Subscriber, enrolment: Enrolment): Promise<Verdict> {
  const { campaign } = enrolment;
  const [head, account] = await Promise.all([deps.campaigns.head(campaign), deps.account.state()]);
  const published = (number: number | undefined) =>
    number ? deps.campaigns.version(campaign, number) : undefined;
  const [version, latest] = await Promise.all([published(enrolment.version), published(head?.version)]);
  const now = deps.clock.now();
  // A form may ask for a campaign that nobody has made yet: it waits like one without a version.
  const waiting = {
    id: campaign,
    name: campaign,
    status: 'draft',
    rev: 0,
    createdAt: now,
    changedAt: now,
  } as const;
  return decide({ subscriber, enrolment, head: head ?? waiting, version, latest, account, now });
}
