import { AppError } from '#shared/domain/app-error.ts';
import { isUnresolved } from '#shared/domain/attention.ts';
import { isOutcomeOf } from '#shared/domain/delivery.ts';
import { type Enrolment, findEnrolment } from '#shared/domain/subscriber.ts';
import type { DeliveryId } from '../ports/table.ts';
import type { Deps } from '../ports.ts';
import { type Reopened, reopenStep } from '../reopen-step.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf } from './campaigns.ts';
import { campaignArchived } from './drafts.ts';
import { stepsInForce } from './steps-in-force.ts';
import { subscriberUnknown } from './subscribers.ts';

type Repairing = Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'deliveries' | 'ids' | 'log' | 'subscribers'>;

/** One step of one person. */
export interface Place {
  readonly subscriber: string;
  readonly enrolment: string;
  readonly step: string;
}
type Repaired<R> = Place & { readonly campaign: string; readonly result: R };

/** Assumed by somebody of the staff, not told by SES. */
const assumed = 'assumed';

/**
 * Opens a step again whose outcome is unknown or refused; the next visit decides what becomes of it.
 * While an event may still tell what became of an unknown one, nobody needs to decide.
 *
 * @throws AppError not-found, or conflict with what stands against it
 */
export async function resendStep(
  deps: Repairing,
  actor: Actor,
  place: Place,
): Promise<Repaired<'reopened' | 'already'>> {
  return audited(deps, actor, actOf('resendStep', place), async () => {
    const { id, enrolment } = await find(deps, place);
    const head = await headOf(deps, id.campaign);
    if (head.status === 'archived') throw campaignArchived();
    const isInForce = await stepsInForce(deps, head);
    if (!(await isInForce(enrolment, id.step))) throw stepGone();
    const row = await deps.deliveries.get(id, 'strong');
    if (row?.state === 'unknown' && !isUnresolved(row, deps.clock.now())) throw eventPending();
    const result = await reopenStep(deps, place.subscriber, id, ['unknown', 'refused']);
    if (result !== 'reopened' && result !== 'already') throw conflictOf(result);
    return { ...place, campaign: id.campaign, result };
  });
}

/**
 * Takes a step as sent whose outcome is unknown: it is not repeated, and waits for nobody any more. An
 * event that still comes says more, and stands.
 *
 * @throws AppError not-found, or conflict with what stands against it
 */
export async function assumeDelivered(
  deps: Repairing,
  actor: Actor,
  place: Place,
): Promise<Repaired<'assumed' | 'already'>> {
  return audited(deps, actor, actOf('assumeDelivered', place), async () => {
    const { id, enrolment } = await find(deps, place);
    const row = await deps.deliveries.get(id, 'strong');
    if (row?.reason === assumed) return { ...place, campaign: id.campaign, result: 'already' };
    const { flight } = enrolment;
    const flies = flight?.step === id.step && !(row && isOutcomeOf(row, flight.attempt));
    if (flies) throw conflictOf('in-flight');
    if (row?.state !== 'unknown') throw conflictOf('settled');
    const outcome = { state: 'accepted', reason: assumed, changedAt: deps.clock.now() } as const;
    if ((await deps.deliveries.raise(id, outcome)) !== 'raised') throw conflictOf('settled');
    deps.log.info('step.assumed_delivered', { ...id });
    return { ...place, campaign: id.campaign, result: 'assumed' };
  });
}

function actOf<A extends 'resendStep' | 'assumeDelivered'>(
  action: A,
  { subscriber, enrolment, step }: Place,
) {
  return { action, subject: subscriber, detail: `${enrolment} ${step}` };
}

async function find(
  deps: Repairing,
  { subscriber: key, enrolment: id, step }: Place,
): Promise<{ readonly id: DeliveryId; readonly enrolment: Enrolment }> {
  const subscriber = await deps.subscribers.get(key, 'strong');
  if (subscriber === undefined) throw subscriberUnknown();
  const enrolment = findEnrolment(subscriber, id);
  if (enrolment === undefined)
    throw new AppError('not-found', 'enrolment.unknown', 'This person has no such enrolment.');
  if (!enrolment.begun.includes(step) && enrolment.next?.step !== step)
    throw new AppError('not-found', 'step.not_begun', 'This step was never begun for this person.');
  return { id: { campaign: enrolment.campaign, enrolment: id, step }, enrolment };
}

const conflicts = {
  'in-flight': [
    'step.in_flight',
    'A mail to this person is on its way, or another step is open again. Try again in a few minutes.',
  ],
  settled: [
    'step.settled',
    'Its outcome is known, or it was repeated as often as it may be. Look at it again.',
  ],
  ended: ['enrolment.ended', 'This person left, or must not be written to any more.'],
} as const satisfies Record<Exclude<Reopened, 'reopened' | 'already'>, readonly [string, string]>;

function conflictOf(result: keyof typeof conflicts): AppError {
  const [code, message] = conflicts[result];
  return new AppError('conflict', code, message);
}

function stepGone(): AppError {
  return new AppError('conflict', 'step.gone', 'The version that holds for this person has no such step.');
}

function eventPending(): AppError {
  return new AppError(
    'conflict',
    'step.event_pending',
    'SES may still tell what became of it. Decide an hour after it was begun.',
  );
}
