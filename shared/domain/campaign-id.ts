import * as z from 'zod';

import { tellingWord } from './telling-words.ts';

/**
 * Ids stand in message tags, log lines and links: short, and without a word of the condition or
 * the drug. No underscore, which separates the parts of a send id.
 */
const slug = (max: number) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .max(max);

/** Stands in the headers of every mail. */
export const campaignIdSchema = slug(24)
  .refine((id) => tellingWord(id) === undefined, { error: 'must say nothing of the condition or the drug' })
  // Leaving `all` means every campaign.
  .refine((id) => id !== 'all', { error: 'is a reserved word' });
export const stepIdSchema = slug(24);
