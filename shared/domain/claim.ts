import * as z from 'zod';

/** `E-03`: the section's letter in the evidence register and a number. Never reused. */
export const claimIdSchema = z.string().regex(/^[A-Z]-\d{2}$/);

const sourceSchema = z.strictObject({
  title: z.string().min(3).max(200),
  url: z.url({ protocol: /^https$/ }),
});
type ClaimSource = z.infer<typeof sourceSchema>;

/** What a claim is about. `result` is the outcome of a trial; `safety` brings `medicineCaution` with it. */
export const claimKinds = ['status', 'result', 'study', 'safety', 'cost', 'treatment', 'crisis'] as const;

/** A claim as its YAML file holds it. */
export const claimSchema = z
  .strictObject({
    id: claimIdSchema,
    kind: z.enum(claimKinds),
    /** What is printed: plain, whole sentences. */
    statement: z.string().min(10).max(600),
    /** The exact figures behind the statement, for editors and for the public register. */
    figure: z.string().optional(),
    /** ISO 3166-1 alpha-2, or `any` where the claim does not depend on a place. */
    jurisdiction: z.union([z.literal('any'), z.string().regex(/^[A-Z]{2}$/)]),
    source: sourceSchema,
    /** Further sources, for a statement that one source does not carry alone. */
    also: z.array(sourceSchema).max(3).default([]),
    doi: z
      .string()
      .regex(/^10\.\d{4,9}\/\S+$/)
      .optional(),
    /** Trial registry number. */
    registry: z
      .string()
      .regex(/^(NCT\d{8}|ACTRN\d{14})$/)
      .optional(),
    /** S: seen at the source. S2: seen second-hand. K: from the editor's own knowledge. */
    basis: z.enum(['S', 'S2', 'K', 'S/K', 'S/S2', 'S2/K']),
    /** H may be printed. M and L are kept so that nobody has to look again. */
    confidence: z.enum(['H', 'M', 'L']),
    verified_on: z.iso.date(),
    review_by: z.iso.date(),
    /** What forces a review before `review_by`. */
    event: z.string().optional(),
    blocked_if_expired: z.boolean(),
    /** Claims that must stand in the same text, so that no figure is shown without its counterpart. */
    with: z.array(claimIdSchema).default([]),
  })
  .transform(({ verified_on, review_by, blocked_if_expired, ...claim }) => ({
    ...claim,
    verifiedOn: verified_on,
    reviewBy: review_by,
    blockedIfExpired: blocked_if_expired,
  }));
export type Claim = Readonly<z.output<typeof claimSchema>>;

/** Must follow wherever a `safety` claim is printed. */
export const medicineCaution =
  'Ask your doctor or pharmacist. Do not start, stop or change any medicine because of this email.';

export type ClaimFault = 'unknown' | 'low-confidence' | 'expired';

/**
 * Why a claim must not be printed, if so. `now` in epoch milliseconds; a claim is good through the
 * whole UTC day of its review date.
 */
export function claimFault(claim: Claim | undefined, now: number): ClaimFault | undefined {
  if (claim === undefined) return 'unknown';
  if (claim.confidence !== 'H') return 'low-confidence';
  if (claim.blockedIfExpired && now >= Date.parse(`${claim.reviewBy}T24:00:00Z`)) return 'expired';
  return undefined;
}

/** Whether a claim may be printed at `now` (epoch milliseconds). */
export function isPrintable(claim: Claim | undefined, now: number): claim is Claim {
  return claimFault(claim, now) === undefined;
}

/** The sources of a claim, the main one first. */
export function claimSources(claim: Claim): readonly ClaimSource[] {
  return [claim.source, ...claim.also];
}
