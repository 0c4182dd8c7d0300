import * as z from 'zod';

import { campaignIdSchema, stepIdSchema } from '#shared/domain/campaign-id.ts';
import {
  claimChangeKinds,
  claimFaults,
  claimIdSchema,
  claimKinds,
  claimSourceSchema,
  confidences,
  doiSchema,
  evidenceBases,
} from '#shared/domain/claim.ts';
import { searchSchema } from './facts-operations.ts';
import type { Operation } from './operation.ts';
import { instantSchema, listOf, momentSchema } from './staff-values.ts';

const claimPath = z.strictObject({ claim: claimIdSchema });
const dateSchema = z.iso.date().meta({ example: '2027-02-20' });

const claimFields = {
  id: claimIdSchema,
  edition: z.int().meta({ description: 'Counts up with every correction.' }),
  kind: z.enum(claimKinds),
  statement: z.string(),
  figure: z.string().optional(),
  jurisdiction: z.string().meta({ description: 'ISO 3166-1 alpha-2, or `any`.' }),
  source: claimSourceSchema,
  also: listOf(claimSourceSchema),
  doi: z.string().optional(),
  registry: z.string().optional(),
  basis: z
    .enum(evidenceBases)
    .meta({ description: 'S: seen at the source. S2: second-hand. K: own knowledge.' }),
  confidence: z.enum(confidences).meta({ description: 'Only H may be printed.' }),
  verifiedOn: dateSchema,
  reviewBy: dateSchema,
  event: z.string().optional().meta({ description: 'What forces a review before its date.' }),
  blockedIfExpired: z.boolean(),
  with: listOf(claimIdSchema).meta({ description: 'Claims that must stand in the same text.' }),
  supersedes: listOf(claimIdSchema),
  supersededBy: claimIdSchema.optional(),
  retracted: listOf(z.string()).meta({ description: 'Papers that nobody may cite.' }),
  withdrawn: z.literal(true).optional(),
  change: z
    .object({ kind: z.enum(claimChangeKinds), by: z.string(), at: instantSchema, note: z.string() })
    .optional()
    .meta({ description: 'The last change by staff; absent while it is as shipped.' }),
};
const claimSchema = z.object(claimFields).meta({ id: 'Claim' });

const listedClaimSchema = z
  .object({
    ...claimFields,
    fault: z.enum(claimFaults).optional().meta({ description: 'Why it must not be printed, if so.' }),
    uses: listOf(
      z.object({
        campaign: campaignIdSchema,
        step: stepIdSchema,
        in: z.enum(['published', 'draft']),
        edition: z.int().optional().meta({ description: 'The one that the published text prints.' }),
      }),
    ).meta({ description: 'The newest published texts, and the drafts.' }),
  })
  .meta({ id: 'ListedClaim' });

/** What was read before it was decided to change it: another state means that somebody was faster. */
const seen = {
  edition: z.int().min(1),
  verifiedOn: z.iso.date(),
  changedAt: momentSchema
    .optional()
    .meta({ description: '`change.at` as it was read. Left out: there was no change yet.' }),
};
const noteSchema = z.string().trim().min(10).max(500).meta({
  description: 'What was looked at and found.',
  example: 'Read the page again: nothing has changed.',
});
const reviewBySchema = z.iso
  .date()
  .meta({ description: 'Later than today, and no longer ahead than its file first said.' });

export const staffClaimOperations = {
  listClaims: {
    summary: 'The evidence register, what is to be reviewed first at the top',
    query: z.strictObject({
      due: z.coerce
        .number()
        .pipe(z.int().min(0).max(365))
        .optional()
        .meta({ description: 'Only what must be looked at within so many days.', example: 60 }),
      q: searchSchema.optional(),
    }),
    response: z.object({ claims: listOf(listedClaimSchema) }).meta({ id: 'Claims' }),
    status: 200,
  },
  getClaim: {
    summary: 'One claim, where it is used, and how it stood after each change',
    path: claimPath,
    response: z
      .object({
        claim: listedClaimSchema,
        history: listOf(claimSchema).meta({ description: 'Oldest first, the present one last.' }),
      })
      .meta({ id: 'ClaimWithHistory' }),
    status: 200,
  },
  reviewClaim: {
    summary: 'Put on record that a claim was looked at today and still holds',
    path: claimPath,
    body: z
      .strictObject({
        ...seen,
        reviewBy: reviewBySchema,
        confidence: z
          .literal('H')
          .optional()
          .meta({ description: 'Only to raise a claim that was not confirmed before.' }),
        note: noteSchema,
      })
      .meta({ id: 'ClaimReview' }),
    response: z
      .object({
        claim: claimSchema,
        late: listOf(campaignIdSchema).meta({
          description: 'Campaigns whose people now get the steps that were skipped for it.',
        }),
      })
      .meta({ id: 'ReviewedClaim' }),
    status: 200,
  },
  correctClaim: {
    summary: 'Put other words in place of a claim; texts with the old ones stop going out',
    path: claimPath,
    body: z
      .strictObject({
        ...seen,
        statement: z.string().trim().min(10).max(600),
        figure: z
          .string()
          .trim()
          .min(1)
          .max(600)
          .nullish()
          .meta({ description: 'Left out: as it was. Null: none.' }),
        source: claimSourceSchema.optional().meta({ description: 'Left out: as it was.' }),
        doi: doiSchema.max(200).nullish().meta({ description: 'Left out: as it was. Null: none.' }),
        reviewBy: reviewBySchema,
        note: noteSchema,
      })
      .meta({ id: 'ClaimCorrection' }),
    response: z.object({ claim: claimSchema }).meta({ id: 'ChangedClaim' }),
    status: 200,
  },
  withdrawClaim: {
    summary: 'Stand behind a claim no more; texts with it stop going out',
    path: claimPath,
    body: z.strictObject({ ...seen, note: noteSchema }).meta({ id: 'ClaimWithdrawal' }),
    response: z.object({ claim: claimSchema }).meta({ id: 'WithdrawnClaim' }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
