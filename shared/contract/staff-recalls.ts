import * as z from 'zod';

import { recallSchema } from '#shared/domain/campaign.ts';
import { campaignIdSchema, stepIdSchema } from '#shared/domain/campaign-id.ts';
import { claimIdSchema } from '#shared/domain/claim.ts';
import { deliveryStates } from '#shared/domain/delivery.ts';
import type { Operation } from './operation.ts';
import {
  cursorSchema,
  enrolmentIdSchema,
  instantSchema,
  listOf,
  subscriberKeySchema,
} from './staff-values.ts';

const claimPath = z.strictObject({ claim: claimIdSchema });
const editionSchema = z.coerce
  .number()
  .pipe(z.int().min(1))
  .optional()
  .meta({ description: 'This edition and those before it. Left out: the one that was taken back.' });
const count = z.int().min(0);

export const staffRecallOperations = {
  getReach: {
    summary: 'How many mails told a claim, by campaign, step and version; no person is named',
    path: claimPath,
    query: z.strictObject({ edition: editionSchema }),
    response: z
      .object({
        claim: claimIdSchema,
        edition: z.int(),
        reached: listOf(
          z.object({
            campaign: campaignIdSchema,
            step: stepIdSchema,
            version: z.int(),
            mails: count,
            states: z.partialRecord(z.enum(deliveryStates), count),
            firstAt: instantSchema,
            lastAt: instantSchema,
          }),
        ),
      })
      .meta({ id: 'Reach' }),
    status: 200,
  },
  listTold: {
    summary: 'Whom one step told a claim, by key and never by address',
    path: claimPath,
    query: z.strictObject({
      campaign: campaignIdSchema,
      step: stepIdSchema,
      edition: editionSchema,
      cursor: cursorSchema.optional(),
    }),
    response: z
      .object({
        told: listOf(
          z.object({
            campaign: campaignIdSchema,
            enrolment: enrolmentIdSchema,
            subscriber: subscriberKeySchema,
            step: stepIdSchema,
            version: z.int(),
            state: z.enum(deliveryStates),
            at: instantSchema,
          }),
        ),
        cursor: cursorSchema.optional(),
      })
      .meta({ id: 'Told' }),
    status: 200,
  },
  startRecall: {
    summary: 'Prepare the mail that takes a corrected or withdrawn claim back',
    path: claimPath,
    response: z
      .object({
        campaign: campaignIdSchema,
        recall: recallSchema,
        mails: count.meta({ description: 'Mails that told the claim.' }),
      })
      .meta({ id: 'RecallStarted', description: 'The draft of `campaign` waits for review and approval.' }),
    status: 201,
  },
} as const satisfies Record<string, Operation>;
