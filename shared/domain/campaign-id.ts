import * as z from 'zod/mini';

import { tellingWord } from './telling-words.ts';

/**
 * Ids stand in message tags, log lines and links: short, and without a word of the condition or
 * the drug. No underscore, which separates the parts of a send id. A text that is no slug is looked
 * at no further: the search for telling words takes its time over a long one.
 */
const slug = [z.maxLength(24, { abort: true }), z.regex(/^[a-z][a-z0-9-]*$/, { abort: true })] as const;

/** Stands in the headers of every mail. */
export const campaignIdSchema = z.string().check(
  ...slug,
  z.refine((id) => tellingWord(id) === undefined, {
    error: 'must say nothing of the condition or the drug',
  }),
  // Leaving `all` means every campaign.
  z.refine((id) => id !== 'all', { error: 'is a reserved word' }),
);
export const stepIdSchema = z.string().check(...slug);
