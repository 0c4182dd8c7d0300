import * as z from 'zod';

import { campaignIdSchema } from './campaign.ts';

/** What was done about one step of one enrolment. A higher rank replaces a lower one, never the reverse. */
export const deliveryRanks = {
  unknown: 1,
  skipped: 2,
  refused: 2,
  accepted: 3,
  delivered: 4,
  bounced: 5,
  complained: 6,
} as const;

/** The rank of an outcome. A permanent bounce says more than a passing one, whichever comes first. */
export function rankOf({
  state,
  reason,
}: {
  readonly state: DeliveryState;
  readonly reason?: string | undefined;
}): number {
  return deliveryRanks[state] + (state === 'bounced' && reason?.startsWith('permanent') ? 0.5 : 0);
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
});
export type Delivery = z.infer<typeof deliverySchema>;

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
