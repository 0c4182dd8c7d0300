import * as z from 'zod';

import { campaignStatuses } from '#shared/domain/campaign.ts';
import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import { endReasons } from '#shared/domain/subscriber.ts';
import type { Operation } from './operation.ts';
import {
  campaignPath,
  cursorSchema,
  endedSchema,
  enrolmentIdSchema,
  instantSchema,
  listOf,
  subscriberKeySchema,
} from './staff-values.ts';

const count = z.int().min(0);

const stepNumberFields = {
  waiting: count,
  inFlight: count.meta({ description: 'Begun, and not recorded yet.' }),
  accepted: count.meta({ description: 'Taken by SES, and nothing heard since.' }),
  delivered: count,
  bounced: count,
  complained: count,
  skipped: z.record(z.string(), count).meta({ description: 'By reason.' }),
  refused: count,
  unknown: count.meta({ description: 'The call to SES has no known outcome.' }),
  left: count.meta({ description: 'Never begun, because the enrolment ended before.' }),
};

const numbersSchema = z
  .object({
    campaign: campaignIdSchema,
    status: z.enum(campaignStatuses),
    enrolled: count,
    ended: z.partialRecord(z.enum(endReasons), count),
    steps: listOf(z.object({ step: z.string(), ...stepNumberFields })),
    total: z.object(stepNumberFields),
    next: z
      .object({ at: instantSchema, withinDay: count.meta({ description: 'Due within 24 hours.' }) })
      .optional()
      .meta({ description: 'When the next mail is due; absent where nobody waits for one.' }),
    unresolved: count.meta({ description: 'Of the unknown those that no event will settle any more.' }),
    balance: z
      .object({
        expected: count.meta({
          description: "Steps of every enrolment's version: enrolled × steps with one version.",
        }),
        counted: count.meta({ description: 'All the numbers of all steps, added up.' }),
        missing: count.meta({ description: 'Steps neither open nor recorded.' }),
        strays: count.meta({ description: 'Records that belong to no enrolment.' }),
        holds: z.boolean(),
      })
      .meta({ description: 'Whether every step of everybody is accounted for.' }),
  })
  .meta({ id: 'Numbers' });

export const staffNumbersOperations = {
  getNumbers: {
    summary: 'How many stand where, per step, and whether it adds up',
    path: campaignPath,
    response: numbersSchema,
    status: 200,
  },
  listEnrolments: {
    summary: 'Who is in a campaign, a page at a time',
    path: campaignPath,
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(25),
      cursor: cursorSchema.optional(),
    }),
    response: z
      .object({
        enrolments: listOf(
          z.object({
            enrolment: enrolmentIdSchema,
            subscriber: subscriberKeySchema,
            version: z.int().meta({ description: '0 while nothing is published.' }),
            enrolledAt: instantSchema,
            next: z.object({ step: z.string(), due: instantSchema }).optional(),
            begun: listOf(z.string()),
            ended: endedSchema.optional(),
          }),
        ),
        cursor: cursorSchema.optional(),
      })
      .meta({ id: 'EnrolmentPage' }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
