import { AppError } from '#shared/domain/app-error.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { suppress } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '../change-subscriber.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';

type Auditing = Pick<Deps, 'audit' | 'clock' | 'ids'>;

/**
 * The key of an exact address. Looking is on the record either way, under the key, which stands for
 * one address and can be computed from it but never read back.
 */
export async function findSubscriber(
  deps: Auditing & Pick<Deps, 'addresses' | 'subscribers'>,
  actor: Actor,
  email: string,
): Promise<{ readonly subscriber: string }> {
  const key = await deps.addresses.keyOf(email);
  return audited(deps, actor, { action: 'findSubscriber', subject: key }, async () => {
    if ((await deps.subscribers.get(key, 'strong')) === undefined) throw subscriberUnknown();
    return { subscriber: key };
  });
}

/** Why staff did something to somebody: a code, and a few words of their own without any address. */
export interface Cause {
  readonly reason: string;
  readonly note?: string | undefined;
}
/** What stands afterwards: a first suppression keeps its reason. */
export type Suppressed = { readonly subscriber: string } & NonNullable<Subscriber['suppressed']>;

type Suppressing = Auditing & Pick<Deps, 'consents' | 'subscribers'>;

/** Never write to this person again. @throws AppError not-found */
export async function suppressSubscriber(
  deps: Suppressing,
  actor: Actor,
  key: string,
  cause: Cause,
): Promise<Suppressed> {
  return audited(
    deps,
    actor,
    { action: 'suppressSubscriber', subject: key, detail: wordsOf(cause) },
    async () => {
      if ((await deps.subscribers.get(key, 'strong')) === undefined) throw subscriberUnknown();
      return suppressKey(deps, actor, key);
    },
  );
}

/** Never write to this address, whether or not anybody has seen it before. */
export async function suppressAddress(
  deps: Suppressing & Pick<Deps, 'addresses'>,
  actor: Actor,
  email: string,
  cause: Cause,
): Promise<Suppressed> {
  const key = await deps.addresses.keyOf(email);
  return audited(deps, actor, { action: 'suppressAddress', subject: key, detail: wordsOf(cause) }, () =>
    suppressKey(deps, actor, key),
  );
}

async function suppressKey(deps: Suppressing, actor: Actor, key: string): Promise<Suppressed> {
  const now = deps.clock.now();
  const stored = await changeSubscriber(deps, key, (subscriber) =>
    subscriber !== undefined && isSilent(subscriber) ? undefined : suppress(subscriber, key, 'staff', now),
  );
  const suppressed = stored?.suppressed;
  if (suppressed === undefined) throw new Error('a suppressed subscriber shows it');
  await deps.consents.append({
    subscriber: key,
    purpose: 'email',
    event: 'withdrawn',
    // Of the suppression, so that repeating this after a crash meets the record of the first attempt.
    at: suppressed.at,
    channel: 'staff',
    scope: 'all',
    actor: actor.user,
  });
  return { subscriber: key, ...suppressed };
}

/** Already suppressed, and nothing is left that could still lead to a mail. */
function isSilent({ suppressed, consent, request, enrolments }: Subscriber): boolean {
  const open = enrolments.some((enrolment) => enrolment.next !== undefined && !enrolment.ended);
  return suppressed !== undefined && consent === undefined && request === undefined && !open;
}

/** As the audit trail holds it. */
export function wordsOf({ reason, note }: Cause): string {
  return note === undefined ? reason : `${reason}: ${note}`;
}

/** @returns the answer for a key that stands for nobody */
export function subscriberUnknown(): AppError {
  return new AppError('not-found', 'subscriber.unknown', 'Nobody is stored under this.');
}
