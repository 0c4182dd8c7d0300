import * as z from 'zod';

import type { OperationsOf } from '#shared/declarations/routes.ts';
import { claimIdSchema, claimKinds, claimSourceSchema, confidences } from '#shared/domain/claim.ts';
import type { Operation } from './operation.ts';
import { instantSchema, listOf } from './staff-values.ts';

const longestSearch = 100;

/** Whatever somebody types; what is longer than any search needs to be is cut. */
export const searchSchema = z
  .string()
  .transform((text) => text.trim().slice(0, longestSearch))
  .meta({ description: 'Words that must all occur.', example: 'trial placebo' });

/** A fact changes a few times a year, and somebody may just be reading it. */
const cacheSeconds = 300;

/** Loose: links get parameters hung on by others. */
const query = z.object({ q: searchSchema.optional() });

const factSchema = z
  .object({
    id: claimIdSchema,
    edition: z.int().meta({ description: 'Counts up with every correction.' }),
    subject: z.enum(claimKinds),
    statement: z.string(),
    figure: z.string().optional(),
    place: z.string().optional().meta({ description: 'Absent where it does not depend on a place.' }),
    sources: listOf(claimSourceSchema),
    doi: z.string().optional(),
    registry: z.string().optional().meta({ description: 'Number in a registry of trials.' }),
    confidence: z.enum(confidences).meta({ description: 'H is confirmed. M and L are never in our mails.' }),
    state: z.enum(['stands', 'expired', 'not-confirmed', 'superseded', 'withdrawn']),
    inMails: z.boolean().meta({ description: 'Whether our mails may say it today.' }),
    verifiedOn: z.iso.date(),
    reviewBy: z.iso.date(),
    event: z.string().optional().meta({ description: 'What makes us look again sooner.' }),
    supersededBy: claimIdSchema.optional(),
    withdrawnOn: z.iso.date().optional(),
    corrected: z.object({ on: z.iso.date(), formerly: z.string() }).optional(),
  })
  .meta({ id: 'Fact' });

export const factsOperations = {
  showFacts: {
    summary: 'Page with all that the register holds, its sources and its dates',
    query,
    status: 200,
    cacheSeconds,
  },
  listFacts: {
    summary: 'All that the register holds, its sources and its dates',
    query,
    response: z
      .object({ at: instantSchema, total: z.int(), facts: listOf(factSchema) })
      .meta({ id: 'Facts' }),
    status: 200,
    cacheSeconds,
  },
} as const satisfies Record<OperationsOf<'facts'>, Operation>;
