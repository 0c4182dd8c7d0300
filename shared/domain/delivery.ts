import * as z from 'zod';

import { campaignIdSchema } from './campaign-id.ts';

/** What was done about one step of one enrolment. A higher rank replaces a lower one, never the reverse. */
export const deliveryRanks = {
  unknown: 10,
  skipped: 20,
  refused: 20,
  accepted: 30,
  delivered: 40,
  bounced: 50,
  complained: 60,
} as const;

/** The ranks of all attempts below accepted lie between two of the ten: a step is opened four times at most. */
export const mostAttempts = 5;

/**
 * The rank of an outcome. Below accepted the later attempt says more than the one before it; from
 * accepted on the attempt no longer matters. A permanent bounce says more than a passing one,
 * whichever comes first.
 */
export function rankOf({ state, reason, attempt = 1 }: Outcome): number {
  if (state === 'bounced' && reason?.startsWith('permanent')) return deliveryRanks.bounced + 5;
  if (attempt === 1 || isTaken(state)) return deliveryRanks[state];
  return deliveryRanks.refused + 2 * (attempt - 1) - (state === 'unknown' ? 1 : 0);
}
interface Outcome {
  readonly state: DeliveryState;
  readonly reason?: string | undefined;
  readonly attempt?: number | undefined;
}

/** True when SES took the mail, whatever came of it then. */
export function isTaken(state: DeliveryState): boolean {
  return deliveryRanks[state] >= deliveryRanks.accepted;
}

/** True when this row is the outcome of that attempt, or shows that SES had taken an earlier one. */
export function isOutcomeOf(row: Outcome, attempt = 1): boolean {
  return isTaken(row.state) || (row.attempt ?? 1) >= attempt;
}

export const deliveryStates = Object.keys(deliveryRanks).filter(
  (state): state is DeliveryState => state in deliveryRanks,
);
export type DeliveryState = keyof typeof deliveryRanks;

export const deliverySchema = z.strictObject({
  campaign: campaignIdSchema,
  enrolment: z.string(),
  step: z.string(),
  /** Key of the subscriber: for the timeline, the audit and corrections; never an address. */
  subscriber: z.string(),
  version: z.int(),
  state: z.enum(['unknown', 'skipped', 'refused', 'accepted', 'delivered', 'bounced', 'complained']),
  /** Why, for every state but accepted and delivered: a code, never text from outside. */
  reason: z.string().max(80).optional(),
  variant: z.string().optional(),
  /** SES's own id, once it gave one. */
  messageId: z.string().optional(),
  /** When the flight began. */
  begunAt: z.int(),
  changedAt: z.int(),
  /** 2 and more when the step was opened again. */
  attempt: z.int().min(2).max(mostAttempts).optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** What a step is recorded as that was begun without a call to SES. */
export function stateOfSkip(reason: string): 'skipped' | 'unknown' {
  return reason === 'restored' ? 'unknown' : 'skipped';
}

/**
 * True when a machine may repeat the step once: its call to SES is what is unknown. What a restore or
 * a lost row made unknown may well have been delivered, and is for people to decide.
 */
export function isRepeatable({ state, reason = '', attempt = 1 }: Outcome): boolean {
  return state === 'unknown' && attempt === 1 && !['restored', 'row-lost'].includes(reason);
}

/** States that a person should look at. */
export function attentionOf(
  state: DeliveryState,
  reason: string | undefined,
): 'refused' | 'unknown' | undefined {
  if (state === 'unknown' || state === 'refused') return state;
  return state === 'bounced' && reason === 'rejected' ? 'refused' : undefined;
}

/**
 * The one tag a mail carries, so that an event finds its row without a lookup: campaign, enrolment
 * and step, `first-steps_k3v…_welcome`. SES allows `[A-Za-z0-9_-]`, and none of the three holds `_`.
 */
export function sendId(row: {
  readonly campaign: string;
  readonly enrolment: string;
  readonly step: string;
}): string {
  return `${row.campaign}_${row.enrolment}_${row.step}`;
}

export function parseSendId(tag: string): { campaign: string; enrolment: string; step: string } | undefined {
  const [campaign, enrolment, step, ...more] = tag.split('_');
  return campaign && enrolment && step && more.length === 0 ? { campaign, enrolment, step } : undefined;
}
