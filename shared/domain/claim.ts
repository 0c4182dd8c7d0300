import * as z from 'zod';

/** `E-03`: the section's letter in the evidence register and a number. Never reused. */
export const claimIdSchema = z.string().regex(/^[A-Z]-\d{2}$/);

export const claimSourceSchema = z.strictObject({
  title: z.string().min(3).max(200),
  url: z.url({ protocol: /^https$/ }).max(500),
});
type ClaimSource = z.infer<typeof claimSourceSchema>;

/** What a claim is about. `result` is the outcome of a trial; `safety` brings `medicineCaution` with it. */
export const claimKinds = ['status', 'result', 'study', 'safety', 'cost', 'treatment', 'crisis'] as const;

export const evidenceBases = ['S', 'S2', 'K', 'S/K', 'S/S2', 'S2/K'] as const;
export const confidences = ['H', 'M', 'L'] as const;

export const doiSchema = z.string().regex(/^10\.\d{4,9}\/\S+$/);

/** A claim as its YAML file holds it. */
export const claimFileSchema = z
  .strictObject({
    id: claimIdSchema,
    /** Counts up with every change of the statement or its figure: a text holds the edition it was made of. */
    edition: z.int().min(1).default(1),
    kind: z.enum(claimKinds),
    /** What is printed: plain, whole sentences. */
    statement: z.string().min(10).max(600),
    /** The exact figures behind the statement, for editors and for the public register. */
    figure: z.string().optional(),
    /** ISO 3166-1 alpha-2, or `any` where the claim does not depend on a place. */
    jurisdiction: z.union([z.literal('any'), z.string().regex(/^[A-Z]{2}$/)]),
    source: claimSourceSchema,
    /** Further sources, for a statement that one source does not carry alone. */
    also: z.array(claimSourceSchema).max(3).default([]),
    doi: doiSchema.optional(),
    /** Trial registry number. */
    registry: z
      .string()
      .regex(/^(NCT\d{8}|ACTRN\d{14})$/)
      .optional(),
    /** S: seen at the source. S2: seen second-hand. K: from the editor's own knowledge. */
    basis: z.enum(evidenceBases),
    /** H may be printed. M and L are kept so that nobody has to look again. */
    confidence: z.enum(confidences),
    verified_on: z.iso.date(),
    review_by: z.iso.date(),
    /** What forces a review before `review_by`. */
    event: z.string().optional(),
    blocked_if_expired: z.boolean(),
    /** Claims that must stand in the same text, so that no figure is shown without its counterpart. */
    with: z.array(claimIdSchema).default([]),
    /** The claims that this one took the place of, and the one that took its place. */
    supersedes: z.array(claimIdSchema).default([]),
    superseded_by: claimIdSchema.optional(),
    /** Papers that were withdrawn by their journal: never cited, in whatever claim or text. */
    retracted: z.array(doiSchema).default([]),
  })
  .transform(({ verified_on, review_by, blocked_if_expired, superseded_by, ...claim }) => ({
    ...claim,
    verifiedOn: verified_on,
    reviewBy: review_by,
    blockedIfExpired: blocked_if_expired,
    ...(superseded_by === undefined ? {} : { supersededBy: superseded_by }),
  }));
type ClaimFile = z.output<typeof claimFileSchema>;

export const claimChangeKinds = ['reviewed', 'corrected', 'withdrawn'] as const;
/** Who changed what stands in the register, when, and why. */
export const claimChangeSchema = z.strictObject({
  kind: z.enum(claimChangeKinds),
  by: z.string(),
  at: z.int(),
  note: z.string().min(3).max(500),
});
export type ClaimChange = z.infer<typeof claimChangeSchema>;

/** A claim of the register: the shipped file, or what staff made of it since. */
export interface Claim extends Readonly<ClaimFile> {
  /** Nobody stands behind it any more. */
  readonly withdrawn?: true | undefined;
  /** The last change by staff; absent while it is as shipped. */
  readonly change?: ClaimChange | undefined;
}

export const claimFaults = ['unknown', 'withdrawn', 'superseded', 'low-confidence', 'expired'] as const;
export type ClaimFault = (typeof claimFaults)[number];

/**
 * Why a claim must not be printed, if so. `now` in epoch milliseconds; a claim is good through the
 * whole UTC day of its review date.
 */
export function claimFault(claim: Claim | undefined, now: number): ClaimFault | undefined {
  if (claim === undefined) return 'unknown';
  if (claim.withdrawn) return 'withdrawn';
  if (claim.supersededBy !== undefined) return 'superseded';
  if (claim.confidence !== 'H') return 'low-confidence';
  const until = goodUntil(claim);
  return until !== undefined && now >= until ? 'expired' : undefined;
}

/** The first moment at which a claim may no longer be printed, epoch milliseconds; absent where its date blocks nothing. */
export function goodUntil({ blockedIfExpired, reviewBy }: Claim): number | undefined {
  return blockedIfExpired ? Date.parse(`${reviewBy}T24:00:00Z`) : undefined;
}

/** Whether a claim may be printed at `now` (epoch milliseconds). */
export function isPrintable(claim: Claim | undefined, now: number): claim is Claim {
  return claimFault(claim, now) === undefined;
}

/** The sources of a claim, the main one first. */
export function claimSources(claim: Claim): readonly ClaimSource[] {
  return [claim.source, ...claim.also];
}
