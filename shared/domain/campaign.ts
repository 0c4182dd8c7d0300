import * as z from 'zod';
import { audienceSchema, audiences, regions, type VariantKey } from './audience.ts';
import { tellingWord } from './telling-words.ts';

/**
 * Ids stand in message tags, log lines and links: short, and without a word of the condition or
 * the drug. No underscore, which separates the parts of a send id.
 */
const slug = (max: number) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .max(max);

/** Stands in the headers of every mail. */
export const campaignIdSchema = slug(24)
  .refine((id) => tellingWord(id) === undefined, { error: 'must say nothing of the condition or the drug' })
  // Leaving `all` means every campaign.
  .refine((id) => id !== 'all', { error: 'is a reserved word' });
export const stepIdSchema = slug(24);

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
});
export type Policy = z.infer<typeof policySchema>;

const defaultPolicy = policySchema.parse({});
export function policyOf({ policy }: { readonly policy?: Policy | undefined }): Policy {
  return policy ?? defaultPolicy;
}

/** One step as its author writes it: timing, envelope and Markdown with directives. */
export const stepSourceSchema = stepTimingSchema.extend({
  subject: z.string().min(3).max(78),
  /** The first visible line of the mail, which inboxes show beside the subject. */
  preview: z.string().min(3).max(140),
  markdown: z.string().min(1).max(20_000),
});
export type StepSource = z.infer<typeof stepSourceSchema>;

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

/** The two parts of a mail. Merge fields stand in both as `{{name}}`, see merge-fields.ts. */
export const mailBodySchema = z.strictObject({ html: z.string(), text: z.string() });
export type MailBody = z.infer<typeof mailBodySchema>;

/** One step as compiled when its version is published: every variant, ready but for the merge fields. */
export const compiledStepSchema = z.strictObject({
  id: stepIdSchema,
  subject: z.string(),
  variants: z.record(z.templateLiteral([z.enum(audiences), '.', z.enum(regions)]), mailBodySchema),
  /** The claims that any variant includes, sorted. */
  claims: z.array(z.string()),
});
export type CompiledStep = Omit<z.infer<typeof compiledStepSchema>, 'variants'> & {
  readonly variants: Readonly<Record<VariantKey, MailBody>>;
};

/** What of a published version decides about people; its texts are kept beside it, step by step. */
export const campaignVersionSchema = z.strictObject({
  campaign: campaignIdSchema,
  version: z.int().min(1),
  name: z.string(),
  policy: policySchema.optional(),
  steps: z.array(stepTimingSchema).min(1),
  /** SHA-256 over every compiled variant of every step, hex. */
  contentHash: z.string(),
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
});
export type Draft = z.infer<typeof draftSchema>;

/** Brake and floor for the whole account, above every campaign. */
export const accountStateSchema = z.strictObject({
  stopped: z.boolean(),
  /**
   * Set after the table was restored to an earlier moment: what was due before it may have gone out
   * already, and is never sent by itself.
   */
  sendFloor: z.int().optional(),
  rev: z.int(),
});
export type AccountState = z.infer<typeof accountStateSchema>;
export const freshAccount: AccountState = { stopped: false, rev: 0 };
