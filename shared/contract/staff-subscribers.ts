import * as z from 'zod';

import { audienceSchema } from '#shared/domain/audience-schemas.ts';
import { campaignStatuses } from '#shared/domain/campaign.ts';
import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import { consentEventSchema } from '#shared/domain/consent.ts';
import { deliveryStates } from '#shared/domain/delivery.ts';
import { suppressionReasons } from '#shared/domain/subscriber.ts';
import type { Operation } from './operation.ts';
import {
  addressSchema,
  endedSchema,
  enrolmentIdSchema,
  instantSchema,
  listOf,
  subscriberKeySchema,
  subscriberPath,
} from './staff-values.ts';

const suppressedFields = { reason: z.enum(suppressionReasons), at: instantSchema };
const suppressedSchema = z.object(suppressedFields);

/** Why somebody is acted upon, for the record. */
export const causeFields = {
  reason: z
    .enum([
      'asked-by-phone',
      'asked-by-mail',
      'asked-in-person',
      'wrong-person',
      'deceased',
      'legal',
      'other',
    ])
    .meta({ description: 'Goes on the record.' }),
  note: z
    .string()
    .max(200)
    // The record must not become a place where addresses are kept.
    .refine((note) => !/[@\p{Cc}]/u.test(note), { error: 'must hold neither an address nor line breaks' })
    .optional()
    .meta({ description: 'A few words for the record: no address, no name.' }),
};

const suppressionResponse = z.object({ subscriber: subscriberKeySchema, ...suppressedFields }).meta({
  id: 'Suppression',
  description: 'What stands now. Who was suppressed before keeps the first reason.',
});

const pastStepSchema = z.object({
  step: z.string(),
  state: z.enum([...deliveryStates, 'in-flight', 'missing']),
  version: z.int(),
  reason: z.string().optional(),
  variant: z.string().optional(),
  messageId: z.string().optional(),
  attempt: z
    .int()
    .optional()
    .meta({ description: '2 and more when the step was opened again; left out: the first.' }),
  begunAt: instantSchema.optional(),
  changedAt: instantSchema.optional(),
});

const plannedStepSchema = z.object({
  step: z.string(),
  at: instantSchema,
  does: z.enum(['send', 'skip']),
  reason: z.string().optional(),
  attempt: z.int().optional().meta({ description: '2 and more when it was begun before and is open again.' }),
});

const consentRecordSchema = z.object({
  purpose: z.enum(['store', 'email']),
  event: consentEventSchema,
  at: instantSchema,
  version: z.string().optional(),
  textHash: z.string().optional(),
  channel: z.string(),
  scope: z.string(),
  adult: z.boolean().optional(),
  actor: z.string().optional(),
});

export const timelineSchema = z
  .object({
    subscriber: subscriberKeySchema,
    profile: z
      .object({
        audience: audienceSchema,
        country: z.string(),
        zone: z.string().optional(),
        locale: z.string().optional(),
      })
      .optional()
      .meta({ description: 'Address, name and postal code stay sealed.' }),
    request: z
      .object({ campaign: campaignIdSchema, at: instantSchema })
      .optional()
      .meta({ description: 'A form that waits for its confirmation.' }),
    consent: z.object({ version: z.string(), at: instantSchema }).optional(),
    suppressed: suppressedSchema.optional(),
    erasing: instantSchema.optional().meta({ description: 'When the rows of an erased person go.' }),
    lastMailAt: instantSchema.optional(),
    consents: listOf(consentRecordSchema),
    enrolments: listOf(
      z.object({
        enrolment: enrolmentIdSchema,
        campaign: campaignIdSchema,
        status: z.enum(campaignStatuses).optional(),
        version: z.int(),
        ended: endedSchema.optional(),
        past: listOf(pastStepSchema).meta({
          description: 'Steps that were begun, in order, and what came of them.',
        }),
        planned: listOf(plannedStepSchema).meta({
          description: 'What follows if nothing else happens; in a paused campaign, as if it went on now.',
        }),
      }),
    ),
  })
  .meta({ id: 'Timeline' });

export const staffSubscriberOperations = {
  findSubscriber: {
    summary: 'Look up an exact address',
    body: z.strictObject({ email: addressSchema }).meta({ id: 'AddressQuery' }),
    response: z.object({ subscriber: subscriberKeySchema }).meta({ id: 'FoundSubscriber' }),
    status: 200,
  },
  getTimeline: {
    summary: 'What was done about one person and why, and what is still to come',
    path: subscriberPath,
    response: timelineSchema,
    status: 200,
  },
  suppressSubscriber: {
    summary: 'Never write to this person again',
    path: subscriberPath,
    body: z.strictObject(causeFields).meta({ id: 'SuppressionCause' }),
    response: suppressionResponse,
    status: 200,
  },
  suppressAddress: {
    summary: 'Never write to this address, known or not',
    body: z.strictObject({ ...causeFields, email: addressSchema }).meta({ id: 'AddressSuppression' }),
    response: suppressionResponse,
    status: 200,
  },
} as const satisfies Record<string, Operation>;
