import * as z from 'zod';
import { localeSchema } from './audience-schemas.ts';

export const contentHashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Somebody who reads this language and did not write the text has read every variant of it. */
export const reviewSchema = z.strictObject({
  locale: localeSchema,
  by: z.string(),
  at: z.int(),
  /** What was read, see `localeHash`. */
  hash: contentHashSchema,
  note: z.string().max(500).optional(),
});
export type Review = z.infer<typeof reviewSchema>;

/** Somebody who did not write the text wants it changed first. It stands until somebody reviews or approves again. */
export const returnSchema = z.strictObject({
  by: z.string(),
  at: z.int(),
  comment: z.string().min(1).max(1_000),
});
export type Return = z.infer<typeof returnSchema>;

/** A second person's sign-off, bound to everything that a reader could see. */
export const approvalSchema = z.strictObject({
  by: z.string(),
  at: z.int(),
  /** What was approved, see `contentHash`. */
  hash: contentHashSchema,
  /** Of an ethics board, where one must agree. */
  reference: z.string().min(2).max(120).optional(),
});
export type Approval = z.infer<typeof approvalSchema>;
