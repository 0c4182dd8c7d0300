import type { CampaignVersion, StepTiming } from '#shared/domain/campaign.ts';
import type { Next } from '#shared/domain/course.ts';
import { type Delivery, stateOfSkip } from '#shared/domain/delivery.ts';
import { begin, finish, flightFreshness, undo } from '#shared/domain/flight.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import {
  END,
  type Enrolment,
  type Flight,
  findEnrolment,
  type Subscriber,
} from '#shared/domain/subscriber.ts';
import { changeSubscriber } from './change-subscriber.ts';
import type { ComposedMail } from './compose-step.ts';
import { rowOf } from './delivery-row.ts';
import { NotSent } from './not-sent.ts';
import type { Deps } from './ports.ts';

export type Ledger = Pick<Deps, 'clock' | 'ids' | 'log' | 'subscribers' | 'deliveries'>;

/** A step to begin, and where the person goes from it. */
export interface Opened {
  readonly step: StepTiming;
  readonly next: Next;
  /** SES may have taken an earlier attempt: then nothing but its taking this one settles the matter. */
  readonly doubt: boolean;
}
/** What is stored once a flight has begun. */
interface Begun {
  readonly subscriber: Subscriber;
  readonly enrolment: Enrolment;
  readonly flight: Flight;
}

/** Begins the step and records it as skipped. False when somebody else was faster. */
export async function skipStep(
  deps: Ledger,
  subscriber: Subscriber,
  enrolment: Enrolment,
  verdict: Opened & { readonly reason: string },
): Promise<boolean> {
  const { reason } = verdict;
  const begun = await beginFlight(deps, subscriber, enrolment, verdict, { verdict: 'skip', reason });
  if (begun === undefined) return false;
  const row = rowOf(subscriber, enrolment, begun.flight, deps.clock.now());
  await deps.deliveries.record({ ...row, state: verdict.doubt ? 'unknown' : stateOfSkip(reason), reason });
  deps.log.info('step.skipped', { ...idsOf(enrolment), step: row.step, reason });
  await finishAtEnd(deps, begun);
  return true;
}

/**
 * Sends one step. The mail was composed before, so that nothing but SES stands between the beginning
 * of a flight and its outcome; SES is called once.
 *
 * @throws NotSent when SES surely did not take it; the flight is undone and the step is due again
 */
export async function sendStep(
  deps: Ledger & Pick<Deps, 'mailer' | 'pace'>,
  subscriber: Subscriber,
  enrolment: Enrolment,
  verdict: Opened & { readonly text: Pick<CampaignVersion, 'version'>; readonly lookedAt: Instant },
  { mail, variant }: ComposedMail,
): Promise<void> {
  await deps.pace.ready();
  const begun = await beginFlight(deps, subscriber, enrolment, verdict, { verdict: 'send' });
  if (begun === undefined) return;
  const { flight } = begun;
  // A worker that was frozen since must not send long after it looked.
  const slept = deps.clock.now() - verdict.lookedAt > flightFreshness;
  // Seen only when the answer to beginning was lost and the person was read again.
  const left = begun.enrolment.ended !== undefined;
  const result: SendResult =
    slept || left
      ? { kind: 'not-sent', code: left ? 'left-meanwhile' : 'worker-slept', retryAfter: 0 }
      : await deps.mailer.send(mail);
  const ids = { ...idsOf(enrolment), step: flight.step };
  if (result.kind === 'not-sent') {
    await undoFlight(deps, subscriber.key, enrolment.id, flight.id, result.retryAfter);
    deps.log.warn('step.not_sent', { ...ids, code: result.code });
    deps.log.count('StepsNotSent');
    throw new NotSent(result.code, result.retryAfter);
  }
  const row = {
    ...rowOf(subscriber, enrolment, flight, deps.clock.now()),
    version: verdict.text.version,
    variant,
  };
  await deps.deliveries.record(outcomeOf(row, result, verdict.doubt));
  deps.log.info(`delivery.${result.kind}`, {
    ...ids,
    code: result.kind === 'accepted' ? undefined : result.code,
  });
  deps.log.count(metricOf[result.kind]);
  await finishAtEnd(deps, begun);
}

const metricOf = { accepted: 'MailsAccepted', refused: 'MailsRefused', unknown: 'MailsUnknown' } as const;

/**
 * The one compare-and-set that begins a flight and moves the person on. A write whose answer was
 * lost reports a lost race when it is repeated, so the flight's own id is looked for before giving up.
 */
async function beginFlight(
  deps: Ledger,
  subscriber: Subscriber,
  enrolment: Enrolment,
  { step, next }: Opened,
  verdict: Pick<Flight, 'verdict' | 'reason'>,
): Promise<Begun | undefined> {
  const id = deps.ids.random();
  const begun = begin(subscriber, enrolment, { step: step.id, id, at: deps.clock.now(), ...verdict }, next);
  const stored = (await deps.subscribers.save(begun))
    ? begun
    : await deps.subscribers.get(subscriber.key, 'strong');
  const own = stored && findEnrolment(stored, enrolment.id);
  if (stored === undefined || own?.flight?.id !== id) return undefined;
  return { subscriber: stored, enrolment: own, flight: own.flight };
}

/**
 * After the last step nothing is left to wait for. Only to save the visit to END, which does the same
 * should this write lose a race or never come.
 */
async function finishAtEnd(deps: Ledger, { subscriber, enrolment }: Begun): Promise<void> {
  if (enrolment.next?.step !== END) return;
  if (await deps.subscribers.save(finish(subscriber, enrolment, deps.clock.now())))
    deps.log.info('enrolment.finished', idsOf(enrolment));
}

async function undoFlight(
  deps: Ledger,
  key: string,
  enrolment: string,
  flight: string,
  retryAfter: number,
): Promise<void> {
  await changeSubscriber(
    deps,
    key,
    (subscriber) => subscriber && undo(subscriber, enrolment, flight, deps.clock.now() + retryAfter),
  );
}

function outcomeOf(
  row: Omit<Delivery, 'state'>,
  result: Exclude<SendResult, { kind: 'not-sent' }>,
  doubt: boolean,
): Delivery {
  return result.kind === 'accepted'
    ? { ...row, state: 'accepted', messageId: result.messageId }
    : { ...row, state: doubt ? 'unknown' : result.kind, reason: result.code };
}

function idsOf(enrolment: Enrolment): { campaign: string; enrolment: string } {
  return { campaign: enrolment.campaign, enrolment: enrolment.id };
}
