import * as z from 'zod';
import { evidenceDigestSchema } from './evidence.ts';

/** Brake and floor for the whole account, above every campaign. */
export const accountStateSchema = z.strictObject({
  stopped: z.boolean(),
  /**
   * Set after the table was restored to an earlier moment: what was due before it may have gone out
   * already, and is never sent by itself.
   */
  sendFloor: z.int().optional(),
  /** The present state of the evidence register, as far as it decides what may be sent. */
  evidence: evidenceDigestSchema.optional(),
  rev: z.int(),
});
export type AccountState = z.infer<typeof accountStateSchema>;
export const freshAccount: AccountState = { stopped: false, rev: 0 };
