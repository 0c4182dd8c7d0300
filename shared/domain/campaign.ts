import * as z from 'zod';
import { approvalSchema, contentHashSchema, returnSchema, reviewSchema } from './approval.ts';
import { type Locale, mainLocale } from './audience.ts';
import { audienceSchema, localeSchema } from './audience-schemas.ts';
import { campaignIdSchema, stepIdSchema } from './campaign-id.ts';
import { claimIdSchema } from './claim.ts';

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a step may be sent, by the person's own clock. `to` is exclusive and later than `from`. */
export const windowSchema = z
  .strictObject({
    from: localTime,
    to: localTime,
    /** ISO weekdays, Monday = 1. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  })
  .refine((window) => window.from < window.to, { error: 'from must be earlier than to', path: ['to'] });
export type SendWindow = z.infer<typeof windowSchema>;

/** The timing of one step. `delayDays` counts local calendar days since the step before (or since confirming). */
export const stepTimingSchema = z.strictObject({
  id: stepIdSchema,
  delayDays: z.int().min(0).max(365),
  window: windowSchema,
  /** Only these audiences get the step; it is skipped for the others. Left out: everyone. */
  audiences: z.array(audienceSchema).min(1).optional(),
  /**
   * What becomes of the step when it is later than the campaign's `maxLatenessDays`, after a pause
   * say: `send` it all the same, `skip` it, or `re-space` it, its delay beginning anew (the default).
   */
  ifLate: z.enum(['send', 'skip', 're-space']).optional(),
  /** Sent to nobody any more, whatever version they are in. */
  disabled: z.literal(true).optional(),
});
export type StepTiming = z.infer<typeof stepTimingSchema>;

/** How a campaign treats what can go wrong or change on the way; what is left out is the default. */
export const policySchema = z.strictObject({
  /** An SES call whose outcome nobody knows: never repeated, or once, when no event can come any more. */
  unknown: z.enum(['at-most-once', 'retry-once']).default('at-most-once'),
  /** A step later than this is treated as its `ifLate` says. */
  maxLatenessDays: z.int().min(1).max(365).default(14),
  /** Steps and delays: those of the version a person began with, or of the newest from the next step on. */
  edits: z.enum(['pinned', 'follow']).default('pinned'),
  /** Steps that were skipped since a claim in them was not fit: gone, or sent once it is fit again. */
  unfit: z.enum(['skip', 'send-late']).default('skip'),
});
export type Policy = z.infer<typeof policySchema>;

const defaultPolicy = policySchema.parse({});
export function policyOf({ policy }: { readonly policy?: Policy | undefined }): Policy {
  return policy ?? defaultPolicy;
}

/** The words of one step in one language: envelope and Markdown with directives. */
export const stepTextSchema = z.strictObject({
  subject: z.string().min(3).max(78),
  /** The first visible line of the mail, which inboxes show beside the subject. */
  preview: z.string().min(3).max(140),
  markdown: z.string().min(1).max(20_000),
});
export type StepText = z.infer<typeof stepTextSchema>;

/** One step as its author writes it. */
export const stepSourceSchema = stepTimingSchema.extend({
  texts: z
    .record(localeSchema, stepTextSchema)
    .refine((texts) => texts[mainLocale] !== undefined, { error: `has no text in ${mainLocale}` }),
});
export type StepSource = z.infer<typeof stepSourceSchema>;

/** The languages in which every one of these steps has a text, the main one first. */
export function localesOf(steps: readonly Pick<StepSource, 'texts'>[]): readonly Locale[] {
  const others = Object.keys(steps[0]?.texts ?? {}).filter(
    (locale) => locale !== mainLocale && steps.every(({ texts }) => texts[locale] !== undefined),
  );
  return [mainLocale, ...others.sort()];
}

/** A whole campaign as its authors write it: the draft, and the shape of a shipped template. */
export const campaignSourceSchema = z.strictObject({
  name: z.string().min(3).max(80),
  policy: policySchema.optional(),
  steps: z
    .array(stepSourceSchema)
    .min(1)
    .max(20)
    .refine((steps) => new Set(steps.map((step) => step.id)).size === steps.length, {
      error: 'step ids must differ',
    }),
});
export type CampaignSource = z.infer<typeof campaignSourceSchema>;

/** What of a published version decides about people; its texts are kept beside it, step by step. */
export const campaignVersionSchema = z.strictObject({
  campaign: campaignIdSchema,
  version: z.int().min(1),
  name: z.string(),
  policy: policySchema.optional(),
  steps: z.array(stepTimingSchema).min(1),
  /** The languages that were reviewed and approved, the main one first. */
  locales: z.array(localeSchema).min(1),
  /** SHA-256 of each compiled step, hex: what the sender holds a text against. */
  stepHashes: z.record(stepIdSchema, contentHashSchema),
  /** SHA-256 over all that people get and when, hex; the one that was approved. */
  contentHash: contentHashSchema,
  approval: approvalSchema,
  reviews: z.array(reviewSchema),
  /** The draft it was made of. */
  draftRev: z.int(),
  publishedAt: z.int(),
  publishedBy: z.string(),
  authors: z.array(z.string()),
});
export type CampaignVersion = z.infer<typeof campaignVersionSchema>;

/** What pauses a campaign by itself. */
export const breakerRules = ['bounces', 'complaints', 'provider-errors'] as const;
export type BreakerRule = (typeof breakerRules)[number];

/** What a correction takes back. Only people who were told it are in such a campaign. */
export const recallSchema = z.strictObject({
  claim: claimIdSchema,
  /** This edition and those before it are taken back. */
  edition: z.int().min(1),
  campaigns: z.array(campaignIdSchema).min(1),
});
export type Recall = z.infer<typeof recallSchema>;

export const campaignStatuses = ['draft', 'running', 'paused', 'archived'] as const;

/** The one item of a campaign that changes: read at every visit, so it stays small. */
export const campaignHeadSchema = z.strictObject({
  id: campaignIdSchema,
  name: z.string(),
  status: z.enum(campaignStatuses),
  /** The published version that new people begin with; absent before the first. */
  version: z.int().min(1).optional(),
  /** Counts the times it was resumed: a breaker looks at what happened since. */
  run: z.int().min(0).optional(),
  /** The breaker that paused it, until somebody resumes it. */
  tripped: z.strictObject({ rule: z.enum(breakerRules), at: z.int() }).optional(),
  /** Of a campaign that corrects what others said: which claim, up to which edition, and in which campaigns. */
  recall: recallSchema.optional(),
  rev: z.int(),
  createdAt: z.int(),
  changedAt: z.int(),
});
export type CampaignHead = z.infer<typeof campaignHeadSchema>;

/** The text that authors work on, and who they are: none of them may publish it. */
export const draftSchema = campaignSourceSchema.extend({
  campaign: campaignIdSchema,
  rev: z.int(),
  authors: z.array(z.string()).min(1),
  changedAt: z.int(),
  /** Of this text: any edit removes them. */
  reviews: z.array(reviewSchema).default([]),
  approval: approvalSchema.optional(),
  returned: returnSchema.optional(),
});
export type Draft = z.infer<typeof draftSchema>;
