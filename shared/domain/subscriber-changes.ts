import type { Instant } from './instant.ts';
import {
  belongsTo,
  END,
  type EndReason,
  type Enrolment,
  erasingWait,
  isRunning,
  isSubscribed,
  type Profile,
  type Subscriber,
  type SuppressionReason,
  suppressionReasons,
} from './subscriber.ts';

/** True when a form for `campaign` may lead to a confirmation mail; the mail caps come on top. */
export function mayRequest(subscriber: Subscriber | undefined, campaign: string): boolean {
  if (subscriber === undefined) return true;
  if (subscriber.suppressed || subscriber.erasing !== undefined) return false;
  return !subscriber.enrolments.some((enrolment) => enrolment.campaign === campaign && isRunning(enrolment));
}

/** A form was accepted: the person waits for their own confirmation. */
export function request(
  subscriber: Subscriber | undefined,
  form: {
    readonly key: string;
    readonly profile: Profile;
    readonly campaign: string;
    readonly consent: string;
  },
  at: Instant,
): Subscriber {
  const before = subscriber ?? { key: form.key, rev: -1, enrolments: [] };
  return {
    ...before,
    rev: before.rev + 1,
    // Somebody who is being mailed keeps what they confirmed; a stranger may have filled in the form.
    profile: before.profile !== undefined && isMailed(before) ? before.profile : form.profile,
    request: { campaign: form.campaign, at, consent: form.consent },
  };
}

function isMailed(subscriber: Subscriber): boolean {
  return subscriber.enrolments.some(isRunning);
}

/** The button was pressed. `first` is where the enrolment begins: its first step, or START. */
export function confirm(
  subscriber: Subscriber,
  first: {
    readonly enrolment: string;
    readonly version: number;
    readonly step: string;
    readonly due: Instant;
  },
  now: Instant,
): Subscriber {
  const { request: asked, ...rest } = subscriber;
  if (asked === undefined) return subscriber;
  const enrolment: Enrolment = {
    id: first.enrolment,
    campaign: asked.campaign,
    version: first.version,
    next: { step: first.step, due: first.due },
    begun: [],
  };
  return {
    ...rest,
    rev: subscriber.rev + 1,
    consent: { version: asked.consent, at: now },
    enrolments: [...subscriber.enrolments, enrolment],
  };
}

/** Takes a subscriber into a campaign that corrects what another one told them. */
export function enrol(subscriber: Subscriber, enrolment: Enrolment): Subscriber {
  return { ...subscriber, rev: subscriber.rev + 1, enrolments: [...subscriber.enrolments, enrolment] };
}

/**
 * The person leaves one campaign with what corrects it, or all. An enrolment with a flight ends
 * through the index, so that the flight is settled; one without is finished at once. Who leaves after
 * the last step has left, too: no correction and no repeated step may reach them.
 */
export function leave(
  subscriber: Subscriber,
  campaign: string | 'all',
  now: Instant,
  reason: EndReason = 'left',
): Subscriber {
  const { request: asked, consent, ...rest } = subscriber;
  const all = campaign === 'all';
  return {
    ...rest,
    rev: subscriber.rev + 1,
    ...(asked !== undefined && !all && asked.campaign !== campaign ? { request: asked } : {}),
    ...(consent !== undefined && !all ? { consent } : {}),
    enrolments: subscriber.enrolments.map((enrolment) => {
      // Only a person leaves a correction with what it corrects: a campaign that is archived must not end it.
      const isMeant =
        reason === 'left' ? belongsTo(enrolment, campaign) : all || enrolment.campaign === campaign;
      if (!isMeant) return enrolment;
      if (isRunning(enrolment)) return end(enrolment, reason, now);
      return reason === 'left' && isSubscribed(enrolment)
        ? { ...enrolment, ended: { reason, at: now } }
        : enrolment;
    }),
  };
}

function end(enrolment: Enrolment, reason: EndReason, now: Instant): Enrolment {
  const { next: _, ...rest } = enrolment;
  const ended = { reason, at: now };
  return enrolment.flight ? { ...rest, ended, next: { step: END, due: now } } : { ...rest, ended };
}

/**
 * Never mail this address again. Works for an address nobody has seen before. Of two reasons the
 * stronger one stays.
 * What the person told us goes: it was kept to write to them.
 */
export function suppress(
  subscriber: Subscriber | undefined,
  key: string,
  reason: SuppressionReason,
  now: Instant,
): Subscriber {
  const before: Subscriber = subscriber ?? { key, rev: -1, enrolments: [] };
  const { profile: _, ...rest } = leave(before, 'all', now, 'suppressed');
  return isSuppressedFor(before, reason) ? rest : { ...rest, suppressed: { reason, at: now } };
}

const strength = (reason: SuppressionReason): number => suppressionReasons.indexOf(reason);

/** True when suppressing for this reason would change nothing. */
export function isSuppressedFor(subscriber: Subscriber | undefined, reason: SuppressionReason): boolean {
  return subscriber?.suppressed !== undefined && strength(subscriber.suppressed.reason) >= strength(reason);
}

/**
 * First half of erasing: everything about the person goes, but the list of rows that the second half
 * must delete. Only the suppression will stay.
 */
export function erase(subscriber: Subscriber, now: Instant): Subscriber {
  return {
    key: subscriber.key,
    rev: subscriber.rev + 1,
    suppressed: { reason: 'erased', at: now },
    erasing: now + erasingWait,
    enrolments: subscriber.enrolments.map(({ id, campaign, version, begun }) => ({
      id,
      campaign,
      version,
      begun,
      ended: { reason: 'erased', at: now },
    })),
  };
}

/** Second half of erasing, after the rows are gone: nothing but the suppression. */
export function erased(stub: Subscriber): Subscriber {
  const { erasing: _, ...rest } = stub;
  return { ...rest, rev: stub.rev + 1, enrolments: [] };
}

/**
 * A request that nobody confirmed is over. Undefined: nothing else is known of this person, delete
 * the item.
 */
export function expireRequest(subscriber: Subscriber): Subscriber | undefined {
  const { request: _, profile, ...rest } = subscriber;
  if (rest.enrolments.length === 0 && !rest.suppressed) return undefined;
  return { ...rest, rev: subscriber.rev + 1, ...(profile && isMailed(subscriber) ? { profile } : {}) };
}
