import * as z from 'zod';

/** Intake → confirmation: a form that was accepted, sealed, so that no queue holds an address. */
export const interestMessageSchema = z.strictObject({
  v: z.literal(1),
  /** When the form was accepted, epoch milliseconds. */
  at: z.int(),
  /** The form as JSON, AES-GCM, base64url. */
  sealed: z.string(),
});
export type InterestMessage = z.infer<typeof interestMessageSchema>;

/** Dispatch → send: look at one person. It names nothing else, so a late or repeated one does no harm. */
const visitMessageSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('visit'),
  subscriber: z.string(),
  /** What a worker waits before each call to SES, in milliseconds: workers ÷ rate. */
  gapMs: z.int().min(0),
});

/**
 * A walk over the people of one campaign shard, a page at a time: after a resume `wake` brings them
 * forward, `backfill` gives them the earlier dates of a new version, each night `audit` proves that
 * nobody was lost. `send-late` opens the steps again that were skipped for a claim that is fit again,
 * `recall` brings those who were told what is taken back into the campaign that corrects it. Repeating
 * a page is harmless.
 */
const walkMessageSchema = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['wake', 'backfill', 'audit', 'send-late', 'recall']),
  /** Whose people are walked over. */
  campaign: z.string(),
  /** `send-late`: the claim. */
  claim: z.string().optional(),
  /** `recall`: the campaign that corrects. */
  correction: z.string().optional(),
  shard: z.int().min(0),
  cursor: z.string().optional(),
});

export const sendMessageSchema = z.discriminatedUnion('kind', [visitMessageSchema, walkMessageSchema]);
export type VisitMessage = z.infer<typeof visitMessageSchema>;
export type WalkMessage = z.infer<typeof walkMessageSchema>;

/** Scheduler → dispatch: the context attribute `<aws.scheduler.scheduled-time>`. */
export const tickSchema = z.object({ scheduledTime: z.iso.datetime() });
