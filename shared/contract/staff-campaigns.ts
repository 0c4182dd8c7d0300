import * as z from 'zod';

import { localeSchema } from '#shared/domain/audience-schemas.ts';
import {
  breakerRules,
  campaignSourceSchema,
  campaignStatuses,
  policySchema,
  recallSchema,
  stepSourceSchema,
  stepTimingSchema,
} from '#shared/domain/campaign.ts';
import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import type { Operation } from './operation.ts';
import { approvalAnswer, findingsAnswer, returnAnswer, reviewsAnswer } from './staff-approval.ts';
import {
  addressSchema,
  campaignPath,
  instantSchema,
  listOf,
  readerFields,
  stepPath,
} from './staff-values.ts';

const nameSchema = campaignSourceSchema.shape.name;
const templateIdSchema = z
  .string()
  .regex(/^[a-z0-9-]+$/)
  .max(40)
  .meta({ example: 'first-steps' });
const userSchema = z.string().meta({ description: 'Subject of a staff token.' });

const headFields = {
  id: campaignIdSchema,
  name: z.string(),
  status: z.enum(campaignStatuses),
  version: z.int().optional().meta({ description: 'The published version; absent before the first.' }),
  tripped: z
    .object({ rule: z.enum(breakerRules), at: instantSchema })
    .optional()
    .meta({ description: 'The breaker that paused it, until somebody resumes it.' }),
  recall: recallSchema.optional().meta({
    description: 'Of a correction: the claim and edition that it takes back, and where people were told.',
  }),
  createdAt: instantSchema,
  changedAt: instantSchema,
};
const headSchema = z.object(headFields).meta({ id: 'Campaign' });

const policyAnswerSchema = policySchema
  .optional()
  .meta({ description: 'What can go wrong or change on the way; left out: the defaults.' });

const publishedSchema = z
  .object({
    version: z.int(),
    name: z.string(),
    policy: policyAnswerSchema,
    steps: z.array(stepTimingSchema),
    contentHash: z
      .string()
      .meta({ description: 'SHA-256 over every variant of every step and its timing, hex.' }),
    locales: z.array(localeSchema).meta({ description: 'Everybody else reads the first of them.' }),
    approval: approvalAnswer,
    reviews: reviewsAnswer,
    publishedAt: instantSchema,
    publishedBy: userSchema,
    authors: z.array(userSchema),
  })
  .meta({ id: 'CampaignVersion' });

const draftFields = {
  campaign: campaignIdSchema,
  rev: z.int(),
  authors: z
    .array(userSchema)
    .meta({ description: 'Everybody who saved it: none of them may review, approve or publish it.' }),
  changedAt: instantSchema,
  name: z.string(),
  policy: policyAnswerSchema,
  steps: z.array(stepSourceSchema),
  reviews: reviewsAnswer.meta({ description: 'Of this text; any edit removes them.' }),
  approval: approvalAnswer.optional().meta({
    description: 'Of this text; any edit removes it. Whether it still holds, the check tells.',
  }),
  returned: returnAnswer.optional(),
};
const draftSchema = z.object(draftFields).meta({ id: 'Draft' });

/** A draft is one item of the table, and an item ends at 400 KB. */
const draftLimit = 300_000;
const draftBodySchema = campaignSourceSchema
  .extend({ rev: z.int().min(0).meta({ description: 'The rev that was edited.' }) })
  .refine((draft) => Buffer.byteLength(JSON.stringify(draft)) <= draftLimit, {
    error: `must be at most ${draftLimit / 1_000} KB in all`,
    path: ['steps'],
  })
  .meta({ id: 'DraftChange' });

const previewFields = {
  ...readerFields,
  locale: localeSchema.optional().meta({ description: 'Left out: the main language.' }),
};

const mailFields = {
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  claims: listOf(z.string()),
};

export const staffCampaignOperations = {
  listTemplates: {
    summary: 'The campaigns that are shipped as templates',
    response: z.object({ templates: listOf(z.object({ id: z.string(), name: z.string() })) }),
    status: 200,
  },
  listCampaigns: {
    summary: 'All campaigns',
    response: z.object({ campaigns: listOf(headSchema) }),
    status: 200,
  },
  createCampaign: {
    summary: 'Make a campaign from a template',
    body: z
      .strictObject({
        template: templateIdSchema,
        id: z.optional(campaignIdSchema).meta({
          description:
            'Stands in links and message tags, so no word of the condition. Left out: the id of the template.',
        }),
        name: nameSchema.optional(),
      })
      .meta({ id: 'NewCampaign' }),
    response: headSchema,
    status: 201,
  },
  getCampaign: {
    summary: 'One campaign and its published version',
    path: campaignPath,
    response: z
      .object({ ...headFields, published: publishedSchema.optional() })
      .meta({ id: 'CampaignDetail' }),
    status: 200,
  },
  getDraft: {
    summary: 'The text that is being worked on',
    path: campaignPath,
    response: draftSchema,
    status: 200,
  },
  saveDraft: {
    summary: 'Replace the draft, if nobody else changed it since; its reviews and approval are void',
    path: campaignPath,
    body: draftBodySchema,
    response: z.object({ ...draftFields, findings: findingsAnswer }).meta({ id: 'SavedDraft' }),
    status: 200,
  },
  previewStep: {
    summary: 'One step of the draft as a reader would get it',
    path: stepPath,
    query: z.strictObject(previewFields),
    response: z
      .object({
        ...mailFields,
        reading: z
          .object({ words: z.int(), grade: z.number().meta({ description: 'School grade; 8 is the most.' }) })
          .meta({ description: "Of the author's part." }),
        findings: findingsAnswer,
      })
      .meta({ id: 'Preview' }),
    status: 200,
  },
  previewPublished: {
    summary: 'One step of the published version as a reader gets it today',
    path: stepPath,
    query: z.strictObject(previewFields),
    response: z.object(mailFields).meta({ id: 'PublishedPreview' }),
    status: 200,
  },
  sendTest: {
    summary: 'Send one step of the draft to your own address',
    path: stepPath,
    body: z.strictObject({ ...previewFields, email: addressSchema }).meta({ id: 'TestMail' }),
    response: z
      .object({
        state: z.enum(['accepted', 'refused', 'not-sent', 'unknown']),
        code: z.string().optional().meta({ description: 'Why it was not accepted.' }),
      })
      .meta({ id: 'TestMailResult' }),
    status: 200,
  },
  pauseCampaign: {
    summary: 'Stop sending; nobody loses their place',
    path: campaignPath,
    response: headSchema,
    status: 200,
  },
  resumeCampaign: {
    summary: 'Go on sending',
    path: campaignPath,
    response: headSchema,
    status: 200,
  },
  archiveCampaign: {
    summary: 'End the campaign for good',
    path: campaignPath,
    response: headSchema,
    status: 200,
  },
} as const satisfies Record<string, Operation>;
