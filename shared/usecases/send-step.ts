import type { StepTiming } from '#shared/domain/campaign.ts';
import type { Next } from '#shared/domain/decide.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import { begin, flightFreshness, undo } from '#shared/domain/flight.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { type Enrolment, type Flight, findEnrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import { changeSubscriber } from './change-subscriber.ts';
import { composeStep } from './compose-step.ts';
import { rowOf } from './delivery-row.ts';
import type { Deps } from './ports.ts';

type Ledger = Pick<Deps, 'clock' | 'ids' | 'log' | 'subscribers' | 'deliveries'>;
type Sending = Ledger & Pick<Deps, 'campaigns' | 'cipher' | 'tokens' | 'crisis' | 'mailer' | 'sender'>;

/** A step to begin, and where the person goes from it. */
interface Begun {
  readonly step: StepTiming;
  readonly next: Next;
}

/** SES would not take a mail now, and would not take the next one either: the batch should stop. */
export class NotSent extends Error {
  constructor(code: string) {
    super(`SES did not take the mail: ${code}`);
    this.name = 'NotSent';
  }
}

/** Begins the step and records it as skipped. */
export async function skipStep(
  deps: Ledger,
  subscriber: Subscriber,
  enrolment: Enrolment,
  verdict: Begun & { readonly reason: string },
): Promise<void> {
  const flight = await beginFlight(deps, subscriber, enrolment, verdict, {
    verdict: 'skip',
    reason: verdict.reason,
  });
  if (flight === undefined) return;
  const row = rowOf(subscriber, enrolment, flight, deps.clock.now());
  await deps.deliveries.record({ ...row, state: 'skipped', reason: verdict.reason });
  deps.log.info('step.skipped', { ...idsOf(enrolment), step: flight.step, reason: verdict.reason });
}

/**
 * Sends one step. The mail is composed first, so that nothing but SES stands between the beginning
 * of a flight and its outcome; SES is called once.
 *
 * @throws NotSent when SES surely did not take it; the flight is undone and the step is due again
 */
export async function sendStep(
  deps: Sending,
  subscriber: Subscriber,
  enrolment: Enrolment,
  verdict: Begun,
): Promise<void> {
  const { mail, variant } = await composeStep(deps, subscriber, enrolment, verdict.step.id);
  const flight = await beginFlight(deps, subscriber, enrolment, verdict, { verdict: 'send' });
  if (flight === undefined) return;
  // A worker that was frozen here must not send long after it looked.
  const slept = deps.clock.now() - flight.at > flightFreshness;
  const result: SendResult = slept
    ? { kind: 'not-sent', code: 'worker-slept', retryAfter: 0 }
    : await deps.mailer.send(mail);
  const ids = { ...idsOf(enrolment), step: flight.step };
  if (result.kind === 'not-sent') {
    await undoFlight(deps, subscriber.key, enrolment.id, flight.id, result.retryAfter);
    deps.log.warn('step.not_sent', { ...ids, code: result.code });
    deps.log.count('StepsNotSent');
    throw new NotSent(result.code);
  }
  const row = { ...rowOf(subscriber, enrolment, flight, deps.clock.now()), variant };
  await deps.deliveries.record(outcomeOf(row, result));
  deps.log.info(`delivery.${result.kind}`, {
    ...ids,
    code: result.kind === 'accepted' ? undefined : result.code,
  });
  deps.log.count(metricOf[result.kind]);
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
  { step, next }: Begun,
  verdict: Pick<Flight, 'verdict' | 'reason'>,
): Promise<Flight | undefined> {
  const flight = { step: step.id, id: deps.ids.random(), at: deps.clock.now(), ...verdict };
  if (await deps.subscribers.save(begin(subscriber, enrolment, flight, next))) return flight;
  const stored = await deps.subscribers.get(subscriber.key, 'strong');
  return stored && findEnrolment(stored, enrolment.id)?.flight?.id === flight.id ? flight : undefined;
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
): Delivery {
  return result.kind === 'accepted'
    ? { ...row, state: 'accepted', messageId: result.messageId }
    : { ...row, state: result.kind, reason: result.code };
}

function idsOf(enrolment: Enrolment): { campaign: string; enrolment: string } {
  return { campaign: enrolment.campaign, enrolment: enrolment.id };
}
