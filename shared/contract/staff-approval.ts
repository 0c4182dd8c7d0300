import * as z from 'zod';
import { approvalSchema, returnSchema, reviewSchema } from '#shared/domain/approval.ts';
import { localeSchema, variantKeySchema } from '#shared/domain/audience-schemas.ts';
import { campaignIdSchema, stepIdSchema } from '#shared/domain/campaign-id.ts';
import { draftStates } from '#shared/domain/draft-state.ts';
import type { Operation } from './operation.ts';
import { campaignPath, instantSchema, listOf } from './staff-values.ts';

const revSchema = z.int().min(0).meta({ description: 'The rev that was looked at.' });
const hashSchema = approvalSchema.shape.hash.meta({ description: 'SHA-256, hex.' });
const userSchema = z.string().meta({ description: 'Subject of a staff token.' });

/** Free words that stay with a text for good, so they must not be a place where addresses are kept. */
const wordsOf = (words: z.ZodString) =>
  words.refine((text) => !/[@\p{Cc}]/u.test(text), {
    error: 'must hold neither an address nor line breaks',
  });

const reviewAnswer = z
  .object({ ...reviewSchema.shape, by: userSchema, at: instantSchema, hash: hashSchema })
  .meta({
    id: 'Review',
    description: 'Somebody who reads this language, and did not write the text, has read every variant.',
  });
export const reviewsAnswer = listOf(reviewAnswer);

export const approvalAnswer = z
  .object({ ...approvalSchema.shape, by: userSchema, at: instantSchema, hash: hashSchema })
  .meta({ id: 'Approval', description: 'Somebody who did not write the text stands behind all of it.' });

export const returnAnswer = z.object({ ...returnSchema.shape, by: userSchema, at: instantSchema }).meta({
  id: 'Return',
  description: 'What somebody wants changed before it goes on; stands until the next review or approval.',
});

/** What keeps a text from being approved and published. Drafts may be saved with it. */
export const findingsAnswer = listOf(
  z
    .object({
      step: z.string(),
      locale: localeSchema.optional(),
      place: z.string().meta({ example: 'line 12' }),
      reason: z.string(),
      remedy: z.string(),
    })
    .meta({ id: 'Finding' }),
).meta({ description: 'What keeps the text from being approved and published, and what to do about it.' });

const languageSchema = z
  .object({
    locale: localeSchema,
    name: z.string().optional().meta({ description: 'Absent where nothing is shipped for it.' }),
    needsReader: z
      .string()
      .optional()
      .meta({ description: 'Why somebody who speaks it must read it before it goes out.' }),
    complete: z.boolean().meta({ description: 'Every step has a text in it.' }),
    published: z.boolean(),
    hash: hashSchema.optional().meta({ description: 'Of every variant in this language.' }),
    review: reviewAnswer
      .optional()
      .meta({ description: 'Absent where nobody read it, or the text is no longer what was read.' }),
  })
  .meta({ id: 'DraftLanguage' });

/** The way of a draft: reviewed in each language, approved as a whole, published. */
export const staffApprovalOperations = {
  checkDraft: {
    summary: 'How far the draft has come, what is wrong with it, and what an approval would be bound to',
    path: campaignPath,
    response: z
      .object({
        rev: z.int(),
        state: z.enum(draftStates),
        languages: listOf(languageSchema),
        steps: listOf(
          z.object({
            id: stepIdSchema,
            changed: z
              .boolean()
              .meta({ description: 'Its words differ from those that are published, or none are.' }),
            variants: listOf(variantKeySchema).meta({
              description:
                'Whose words differ: audience, region and language. Empty where none are published.',
              example: ['veteran.US.en-US'],
            }),
          }),
        ),
        contentHash: hashSchema.optional().meta({
          description:
            'Of all that people would get and when, in the languages that were reviewed; absent until the main one is.',
        }),
        approval: approvalAnswer.optional().meta({
          description: 'Absent where nobody approved, or the content is no longer what was approved.',
        }),
        findings: findingsAnswer,
      })
      .meta({ id: 'DraftCheck' }),
    status: 200,
  },
  reviewDraft: {
    summary: 'Say that you read this language and have read every variant; not by an author',
    path: campaignPath,
    body: z
      .strictObject({
        rev: revSchema,
        locale: localeSchema,
        hash: approvalSchema.shape.hash
          .optional()
          .meta({ description: 'Of the language, as the check told it: another text is then refused.' }),
        note: wordsOf(z.string().min(1).max(500)).optional(),
      })
      .meta({ id: 'NewReview' }),
    response: z
      .object({
        ...reviewAnswer.shape,
        rev: z.int().meta({ description: 'The rev of the draft from now on.' }),
      })
      .meta({ id: 'ReviewedDraft' }),
    status: 201,
  },
  approveDraft: {
    summary: 'Approve all that people would get, in the languages that were reviewed; not by an author',
    path: campaignPath,
    body: z
      .strictObject({
        rev: revSchema,
        hash: approvalSchema.shape.hash.meta({ description: '`contentHash`, as the check told it.' }),
        reference: wordsOf(z.string().min(2).max(120))
          .optional()
          .meta({ description: 'Of an ethics board, where one must agree.', example: 'IRB 2026-114' }),
      })
      .meta({ id: 'NewApproval' }),
    response: z
      .object({
        ...approvalAnswer.shape,
        locales: listOf(localeSchema).meta({ description: 'The languages that it covers.' }),
        rev: z.int().meta({ description: 'The rev of the draft from now on.' }),
      })
      .meta({ id: 'ApprovedDraft' }),
    status: 201,
  },
  returnDraft: {
    summary: 'Give the draft back to its authors with what is to be changed; its approval is void',
    path: campaignPath,
    body: z
      .strictObject({ rev: revSchema, comment: wordsOf(z.string().trim().min(10).max(1_000)) })
      .meta({ id: 'NewReturn' }),
    response: z
      .object({
        ...returnAnswer.shape,
        rev: z.int().meta({ description: 'The rev of the draft from now on.' }),
      })
      .meta({ id: 'ReturnedDraft' }),
    status: 201,
  },
  publishCampaign: {
    summary: 'Publish the approved draft as the next version; not by one of its authors',
    path: campaignPath,
    body: z
      .strictObject({
        draftRev: z.int().min(0).meta({ description: 'The rev that the approval was answered with.' }),
      })
      .meta({ id: 'Publishing' }),
    response: z.object({
      campaign: campaignIdSchema,
      version: z.int(),
      locales: z.array(localeSchema),
      contentHash: z.string(),
      approval: approvalAnswer,
      steps: listOf(z.object({ id: stepIdSchema, delayDays: z.int() })),
      publishedAt: instantSchema,
    }),
    status: 201,
  },
} as const satisfies Record<string, Operation>;
