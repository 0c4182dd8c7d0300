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

/** Resume → send: bring the people of one campaign shard forward, a page at a time. */
const wakeMessageSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('wake'),
  campaign: z.string(),
  shard: z.int().min(0),
  cursor: z.string().optional(),
});

export const sendMessageSchema = z.discriminatedUnion('kind', [visitMessageSchema, wakeMessageSchema]);
export type VisitMessage = z.infer<typeof visitMessageSchema>;
export type WakeMessage = z.infer<typeof wakeMessageSchema>;

/** Scheduler → dispatch: the context attribute `<aws.scheduler.scheduled-time>`. */
export const tickSchema = z.object({ scheduledTime: z.iso.datetime() });
