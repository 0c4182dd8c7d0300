import { decide, type Situation, type Verdict } from '#shared/domain/decide.ts';
import { isTaken } from '#shared/domain/delivery.ts';
import { defer, finish, redate } from '#shared/domain/flight.ts';
import { day } from '#shared/domain/instant.ts';
import {
  dueAt,
  dueEnrolment,
  type Enrolment,
  requestLife,
  type Subscriber,
} from '#shared/domain/subscriber.ts';
import { expireRequest, leave } from '#shared/domain/subscriber-changes.ts';
import { type Composing, composeStep } from './compose-step.ts';
import { finishErasing } from './finish-erasing.ts';
import type { Deps } from './ports.ts';
import { sendStep, skipStep } from './send-step.ts';
import { settleFlights } from './settle-flights.ts';
import { situationOf } from './situation.ts';
import { skipUnfit } from './unfit-step.ts';

export type VisitDeps = Composing &
  Pick<
    Deps,
    | 'ids'
    | 'log'
    | 'subscribers'
    | 'deliveries'
    | 'markers'
    | 'counters'
    | 'account'
    | 'evidenceAlarms'
    | 'mailer'
    | 'pace'
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
  const situation = await situationOf(deps, subscriber, enrolment);
  const verdict = decide(situation);
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
      return begin(deps, situation, verdict);
  }
}

/**
 * Begins what is due. Of a step that was opened again an event may have come meanwhile: SES had taken
 * it after all.
 */
async function begin(
  deps: VisitDeps,
  situation: Situation,
  verdict: Extract<Verdict, { do: 'send' | 'skip' }>,
): Promise<void> {
  const { subscriber, enrolment } = situation;
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
  if (verdict.do === 'skip') await skipStep(deps, subscriber, enrolment, { ...verdict, doubt });
  else await send(deps, situation, { ...verdict, doubt });
}

async function send(
  deps: VisitDeps,
  { subscriber, enrolment, account, now }: Situation,
  verdict: Extract<Verdict, { do: 'send' }> & { readonly doubt: boolean },
): Promise<void> {
  const { step, text } = verdict;
  const composed = await composeStep(deps, subscriber, enrolment, step.id, text, account.evidence ?? {});
  switch (composed.kind) {
    case 'mail':
      return sendStep(deps, subscriber, enrolment, { ...verdict, lookedAt: now }, composed);
    case 'unfit':
      return skipUnfit(deps, subscriber, enrolment, verdict, composed.unfit);
    case 'missing':
      return waitForHelp(deps, subscriber, enrolment, { until: now + day, reason: 'content-not-approved' });
  }
}

/** Only this enrolment waits, and the person is shown to staff until something is done about it. */
async function waitForHelp(
  deps: VisitDeps,
  subscriber: Subscriber,
  enrolment: Enrolment,
  { until, reason }: Pick<Extract<Verdict, { do: 'wait-for-help' }>, 'until' | 'reason'>,
): Promise<void> {
  const waiting = defer(subscriber, enrolment, until);
  if (!(await deps.subscribers.save(waiting))) return;
  await deps.subscribers.setAside(subscriber.key, dueAt(waiting) ?? until);
  deps.log.warn('step.stuck', { campaign: enrolment.campaign, enrolment: enrolment.id, reason });
  deps.log.count('StepsStuck');
}
