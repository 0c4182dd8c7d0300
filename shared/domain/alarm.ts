import * as z from 'zod';

import { campaignIdSchema, stepIdSchema } from './campaign-id.ts';
import { claimIdSchema } from './claim.ts';
import { unfitReasons } from './evidence.ts';

/** A step that no longer goes out since a claim in it is not fit; raised once, gone when it is fit again. */
export const evidenceAlarmSchema = z.strictObject({
  campaign: campaignIdSchema,
  step: stepIdSchema,
  claim: claimIdSchema,
  reason: z.enum(unfitReasons),
  at: z.int(),
});
export type EvidenceAlarm = z.infer<typeof evidenceAlarmSchema>;
