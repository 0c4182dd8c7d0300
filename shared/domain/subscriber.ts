import * as z from 'zod';

import { audienceSchema } from './audience-schemas.ts';
import { campaignIdSchema } from './campaign-id.ts';
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
  /** 2 and more when the step was opened again. */
  attempt: z.int().min(2).optional(),
});
export type Flight = z.infer<typeof flightSchema>;

export const endReasons = ['completed', 'left', 'suppressed', 'archived', 'erased'] as const;
export type EndReason = (typeof endReasons)[number];

const enrolmentSchema = z.strictObject({
  id: z.string(),
  campaign: campaignIdSchema,
  /** Of one in a correction: the campaign that told the person what is taken back. Leaving that one ends this one. */
  corrects: z.optional(campaignIdSchema),
  /** 0 while the campaign has no published version. */
  version: z.int().min(0),
  /**
   * What comes next and when; absent once finished. `firstDue`: its date before it was put off.
   * `attempt`: 2 and more when the step was begun before and opened again.
   */
  next: z
    .strictObject({
      step: z.string(),
      due: z.int(),
      firstDue: z.int().optional(),
      attempt: z.int().min(2).optional(),
    })
    .optional(),
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

export function findEnrolment(subscriber: Pick<Subscriber, 'enrolments'>, id: string): Enrolment | undefined {
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

/** Still subscribed: the person did not end it, whether it goes on, is through, or was archived by staff. */
export function isSubscribed({ ended }: Enrolment): boolean {
  return ended === undefined || ended.reason === 'completed' || ended.reason === 'archived';
}

/** True when leaving `campaign` is to leave this one, too. */
export function belongsTo(enrolment: Enrolment, campaign: string | 'all'): boolean {
  return campaign === 'all' || enrolment.campaign === campaign || enrolment.corrects === campaign;
}

/** Not over: one that has ended may still wait at END for its last flight. */
export function isRunning(enrolment: Enrolment): boolean {
  return enrolment.next !== undefined && !enrolment.ended;
}
