import * as z from 'zod';

import { audienceSchema } from './audience.ts';
import { campaignIdSchema } from './campaign.ts';
import { day, type Instant, minute } from './instant.ts';

/** The visit after the last step: it settles the last flight and takes the enrolment out of the index. */
export const END = 'END';
/** Where an enrolment waits while its campaign has no published version. */
export const START = 'START';

/** How long an unconfirmed request is kept, and how long its link works. */
export const requestLife = 7 * day;
export const confirmLife = 3 * day;
/** Longer than any function lives, so that nothing can write a row after erasing has deleted them. */
export const erasingWait = 15 * minute;

/** An SES call in progress, or the last one; its outcome is in the delivery row alone. */
const flightSchema = z.strictObject({
  step: z.string(),
  id: z.string(),
  at: z.int(),
  verdict: z.enum(['send', 'skip']),
  reason: z.string().optional(),
  /** The subscriber's `lastMailAt` before this flight, which undoing it brings back. */
  before: z.int().optional(),
});
export type Flight = z.infer<typeof flightSchema>;

export const endReasons = ['completed', 'left', 'suppressed', 'archived', 'erased'] as const;
export type EndReason = (typeof endReasons)[number];

const enrolmentSchema = z.strictObject({
  id: z.string(),
  campaign: campaignIdSchema,
  /** 0 while the campaign has no published version. */
  version: z.int().min(0),
  /** What comes next and when; absent once finished. `firstDue`: its date before it was put off. */
  next: z.strictObject({ step: z.string(), due: z.int(), firstDue: z.int().optional() }).optional(),
  flight: flightSchema.optional(),
  /** Steps that were begun, in order. */
  begun: z.array(z.string()),
  ended: z.strictObject({ reason: z.enum(endReasons), at: z.int() }).optional(),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** From the weakest to the strongest: of two reasons the stronger one stays, in whatever order they come. */
export const suppressionReasons = ['bounced', 'staff', 'declined', 'complained', 'erased'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** What the person told us. The address, name and postal code are sealed. */
const profileSchema = z.strictObject({
  sealed: z.string(),
  audience: audienceSchema,
  country: z.string(),
  /** IANA zone; absent when the form could not tell. */
  zone: z.string().optional(),
  locale: z.string().optional(),
});
export type Profile = z.infer<typeof profileSchema>;

/**
 * One person, one item: what they agreed to, whether they may be mailed, where they are in each
 * campaign and when to look at them next. Changed only by compare-and-set on `rev`.
 */
export const subscriberSchema = z.strictObject({
  v: z.literal(1),
  /** Blind index of the address. */
  key: z.string(),
  rev: z.int().min(0),
  profile: profileSchema.optional(),
  /** A form that waits for its confirmation. */
  request: z.strictObject({ campaign: campaignIdSchema, at: z.int(), consent: z.string() }).optional(),
  /** The unwithdrawn consent to be mailed: version of the text, and when the button was pressed. */
  consent: z.strictObject({ version: z.string(), at: z.int() }).optional(),
  suppressed: z.strictObject({ reason: z.enum(suppressionReasons), at: z.int() }).optional(),
  /** Set in the stub that erasing leaves: when the rows may be deleted. */
  erasing: z.int().optional(),
  enrolments: z.array(enrolmentSchema),
  lastMailAt: z.int().optional(),
});
export type Subscriber = z.infer<typeof subscriberSchema>;

/** When to look at this person next; undefined takes them out of the due index. */
export function dueAt(subscriber: Subscriber): Instant | undefined {
  const dates = subscriber.enrolments.flatMap((enrolment) => (enrolment.next ? [enrolment.next.due] : []));
  if (subscriber.erasing !== undefined) dates.push(subscriber.erasing);
  if (subscriber.request) dates.push(subscriber.request.at + requestLife);
  return dates.length === 0 ? undefined : Math.min(...dates);
}

export function findEnrolment(subscriber: Subscriber, id: string): Enrolment | undefined {
  return subscriber.enrolments.find((enrolment) => enrolment.id === id);
}

/** The enrolment that has waited longest among those that are due. */
export function dueEnrolment(subscriber: Subscriber, now: Instant): Enrolment | undefined {
  return subscriber.enrolments
    .filter((enrolment) => enrolment.next !== undefined && enrolment.next.due <= now)
    .sort((a, b) => (a.next?.due ?? 0) - (b.next?.due ?? 0))[0];
}

/** The subscriber with one enrolment changed; every change counts `rev` up by one. */
export function withEnrolment(subscriber: Subscriber, changed: Enrolment): Subscriber {
  return {
    ...subscriber,
    rev: subscriber.rev + 1,
    enrolments: subscriber.enrolments.map((enrolment) => (enrolment.id === changed.id ? changed : enrolment)),
  };
}

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
  const before = subscriber ?? { v: 1, key: form.key, rev: -1, enrolments: [] };
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

/** Not over: one that has ended may still wait at END for its last flight. */
export function isRunning(enrolment: Enrolment): boolean {
  return enrolment.next !== undefined && !enrolment.ended;
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

/**
 * The person leaves one campaign, or all. An enrolment with a flight ends through the index, so that
 * the flight is settled; one without is finished at once.
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
    enrolments: subscriber.enrolments.map((enrolment) =>
      isRunning(enrolment) && (all || enrolment.campaign === campaign)
        ? end(enrolment, reason, now)
        : enrolment,
    ),
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
  const before: Subscriber = subscriber ?? { v: 1, key, rev: -1, enrolments: [] };
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
    v: 1,
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
