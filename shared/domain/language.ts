import * as z from 'zod';

import { localeSchema } from './audience-schemas.ts';
import { claimIdSchema } from './claim.ts';

const sentence = z.string().min(2).max(400);
/** A regular expression over whole words, matched without regard to case, whatever the accents. */
const pattern = z.string().refine(
  (source) => {
    try {
      return new RegExp(source, 'iu').source !== '';
    } catch {
      return false;
    }
  },
  { error: 'is not a regular expression' },
);

/**
 * Everything of a language that mails need besides the texts of the steps, as its file holds it. A
 * language is a folder of such files: adding one touches no code.
 */
export const languageSchema = z.strictObject({
  locale: localeSchema,
  /** Its own name for itself. */
  name: z.string(),
  dir: z.enum(['ltr', 'rtl']),
  /** Why a person who reads it must look at every text before it is approved; absent where somebody wrote it. */
  needsReader: sentence.optional(),
  greeting: z.strictObject({
    /** `{name}` stands for the first name. */
    named: sentence,
    plain: sentence,
  }),
  layout: z.strictObject({
    sources: sentence,
    /** `{date}`. */
    checked: sentence,
    whyYou: sentence,
    noWatch: sentence,
    disclaimer: sentence,
    /** `{sender}`. */
    leave: sentence,
    preferences: sentence,
    /** Before a wrong belief that a text names: `{myth}`. */
    myth: sentence,
    /** Before a statement that was corrected: `{statement}`. */
    formerly: sentence,
  }),
  date: z.strictObject({
    /** `{day}`, `{month}`, `{year}`. */
    pattern: sentence,
    months: z.array(z.string()).length(12),
  }),
  /** Must follow wherever a claim about safety is printed. */
  medicineCaution: sentence,
  words: z.strictObject({
    /** Promises. They may be quoted, in straight quotes, as what someone else says. */
    promises: z.array(pattern).min(1),
    /** Labels and details that no text of ours uses, quoted or not, each with what to write instead. */
    labels: z.array(z.strictObject({ words: pattern, instead: sentence })).min(1),
    /** Words of the condition, the drug or its care: never in what a stranger who sees an inbox could read. */
    telling: z.array(pattern).min(1),
    /** Urgency and bait, which no subject of ours has. */
    urgent: z.array(pattern).min(1),
    /** Figures in words: halves, one in three, twice as. */
    figures: z.array(pattern).min(1),
    /** What a link must not be called: here, more, this. */
    emptyLinks: z.array(pattern).min(1),
    /** Words by which a subject would name a myth. */
    myths: z.array(pattern).min(1),
  }),
  /** How its reading grade is computed: Flesch-Kincaid for English, Crawford for Spanish. */
  grade: z.enum(['flesch-kincaid', 'crawford']),
});
export type Language = z.infer<typeof languageSchema>;

/** The statements of the register in one language: the edition that was translated, and its words. */
export const translatedClaimsSchema = z.record(
  claimIdSchema,
  z.strictObject({
    edition: z.int().min(1),
    statement: z.string().min(10).max(700),
    /** What earlier editions said, for mails that take one back: by edition. */
    formerly: z.record(z.string().regex(/^[1-9]\d*$/), z.string().min(10).max(700)).optional(),
  }),
);
export type TranslatedClaims = z.infer<typeof translatedClaimsSchema>;

/** The words around the help lines in one language; numbers stay those of `crisis.yaml`. */
export const translatedCrisisSchema = z.strictObject({
  heading: sentence,
  danger: sentence,
  directory: z.strictObject({ lead: sentence, title: sentence }),
  /** By id of the line. */
  lines: z.record(z.string(), z.strictObject({ reach: sentence, link: sentence.optional() })),
});
export type TranslatedCrisis = z.infer<typeof translatedCrisisSchema>;
