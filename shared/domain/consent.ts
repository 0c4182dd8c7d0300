import * as z from 'zod';

/** What one record says. `asked` is the form; only `confirmed` allows a mail of the sequence. */
export const consentEventSchema = z.enum(['asked', 'confirmed', 'withdrawn']);

/** Proof of what a person agreed to, or withdrew; append-only, one for each purpose and event (L-30). */
export const consentRecordSchema = z.strictObject({
  subscriber: z.string(),
  purpose: z.enum(['store', 'email']),
  event: consentEventSchema,
  at: z.int(),
  /** Version and SHA-256 of the exact words; absent in a withdrawal. */
  version: z.string().optional(),
  textHash: z.string().optional(),
  locale: z.string().optional(),
  /** Where it happened: `form`, `link`, `preferences`, `complaint`, `staff`. */
  channel: z.string(),
  /** The campaign it was about; `all` for everything. */
  scope: z.string(),
  adult: z.boolean().optional(),
  actor: z.string().optional(),
});
export type ConsentRecord = z.infer<typeof consentRecordSchema>;
