import * as z from 'zod';

import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import { claimIdSchema } from '#shared/domain/claim.ts';
import type { Operation } from './operation.ts';
import {
  campaignPath,
  cursorSchema,
  deliveryPath,
  enrolmentIdSchema,
  instantSchema,
  listOf,
  subscriberKeySchema,
} from './staff-values.ts';

/** What may need a person's eye. */
export const attentionKinds = ['canary', 'refused', 'unknown', 'stuck', 'breaker', 'evidence'] as const;
const kindSchema = z.enum(attentionKinds);
export type AttentionKind = z.infer<typeof kindSchema>;

const entrySchema = z
  .object({
    kind: kindSchema,
    campaign: z.optional(campaignIdSchema),
    enrolment: enrolmentIdSchema.optional(),
    step: z.string().optional(),
    subscriber: subscriberKeySchema.optional(),
    claim: claimIdSchema
      .optional()
      .meta({ description: 'Of `evidence`: the claim that keeps the step from going out.' }),
    reason: z
      .string()
      .optional()
      .meta({ description: 'A code; of a breaker its rule, of the canary its phase and what was wrong.' }),
    since: instantSchema.optional().meta({
      description:
        'When the step was begun, the breaker paused the campaign, or a claim first kept the step back.',
    }),
    until: instantSchema.optional().meta({ description: 'Who is stuck is looked at again then.' }),
    attempt: z.int().optional(),
    unresolved: z.boolean().meta({
      description: 'False while it may settle itself: an unknown outcome of the last 60 minutes.',
    }),
    actions: listOf(z.enum(['resend', 'assume-delivered', 'look'])).meta({
      description: 'What can be done next. `look`: nothing here, but somebody should look into it.',
    }),
  })
  .meta({ id: 'AttentionEntry' });

const repairSchema = z.object({
  subscriber: subscriberKeySchema,
  enrolment: enrolmentIdSchema,
  campaign: campaignIdSchema,
  step: z.string(),
});

export const staffAttentionOperations = {
  listAttention: {
    summary: "What needs a person's eye, oldest first",
    query: z
      .strictObject({
        kind: kindSchema.optional().meta({ description: 'Left out: the first page of each.' }),
        cursor: cursorSchema.optional(),
      })
      .refine(({ kind, cursor }) => cursor === undefined || kind !== undefined, {
        error: 'is needed with a cursor',
        path: ['kind'],
      }),
    response: z
      .object({
        lists: listOf(
          z.object({ kind: kindSchema, entries: listOf(entrySchema), cursor: cursorSchema.optional() }),
        ),
        stopped: z
          .literal(true)
          .optional()
          .meta({ description: 'The stop switch of the account is set; see /v1/staff/account.' }),
      })
      .meta({ id: 'Attention' }),
    status: 200,
  },
  resendStep: {
    summary: 'Open a step again whose outcome is unknown or refused',
    path: deliveryPath,
    response: repairSchema
      .extend({
        result: z
          .enum(['reopened', 'already'])
          .meta({ description: '`already`: it was open, and waits for its turn.' }),
      })
      .meta({ id: 'Resend' }),
    status: 200,
  },
  assumeDelivered: {
    summary: 'Take a step as sent whose outcome is unknown',
    path: deliveryPath,
    response: repairSchema.extend({ result: z.enum(['assumed', 'already']) }).meta({ id: 'AssumedDelivery' }),
    status: 200,
  },
  retryRefused: {
    summary: 'Open again all steps of a campaign that were refused, and no other',
    path: campaignPath,
    body: z
      .strictObject({
        dryRun: z.boolean().default(false).meta({ description: 'Count, and change nothing.' }),
      })
      .meta({ id: 'RetryRefused' }),
    response: z
      .object({
        found: z.int().min(0).meta({ description: 'Refused steps that were looked at.' }),
        reopened: z.int().min(0).meta({ description: 'Opened again; in a dry run: would be.' }),
        not: z.record(z.string(), z.int().min(0)).meta({
          description:
            'The others, by reason: `already` open, another mail `in-flight`, `settled` meanwhile, enrolment `ended`, step `gone` from the version that holds.',
        }),
        more: z.boolean().meta({ description: 'There are more than one call opens: call again.' }),
      })
      .meta({ id: 'RefusedRetried' }),
    status: 200,
  },
  getBackfill: {
    summary: 'How many people would get earlier dates by the published version',
    path: campaignPath,
    response: z.object({ wouldMove: z.int().min(0) }).meta({ id: 'Backfill' }),
    status: 200,
  },
  startBackfill: {
    summary: 'Give people the earlier dates of the published version, a page at a time',
    path: campaignPath,
    response: z.object({ wouldMove: z.int().min(0) }).meta({ id: 'BackfillStarted' }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
