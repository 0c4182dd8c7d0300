import * as z from 'zod';

import { type Claim, claimIdSchema, goodUntil } from './claim.ts';
import type { Instant } from './instant.ts';

/**
 * What decides whether a claim that a text prints may still be printed. Kept beside each compiled
 * step as it was then, and with the account's state as it is now, so that a sender reads nothing more.
 */
export const claimStandingSchema = z.strictObject({
  edition: z.int().min(1),
  /** Epoch milliseconds; absent where the review date blocks nothing. */
  goodUntil: z.int().optional(),
  /** Withdrawn, superseded or no longer of high confidence: not to be printed in any edition. */
  withdrawn: z.literal(true).optional(),
});
export type ClaimStanding = z.infer<typeof claimStandingSchema>;

/** By claim id. */
export const evidenceDigestSchema = z.record(claimIdSchema, claimStandingSchema);
export type EvidenceDigest = Readonly<Record<string, ClaimStanding>>;

export function standingOf(claim: Claim): ClaimStanding {
  const until = goodUntil(claim);
  const stands = !claim.withdrawn && claim.supersededBy === undefined && claim.confidence === 'H';
  return {
    edition: claim.edition,
    ...(until === undefined ? {} : { goodUntil: until }),
    ...(stands ? {} : { withdrawn: true }),
  };
}

export function digestOf(claims: Iterable<Claim>): EvidenceDigest {
  return Object.fromEntries([...claims].map((claim) => [claim.id, standingOf(claim)]));
}

export const unfitReasons = ['claim-withdrawn', 'claim-corrected', 'claim-expired'] as const;
export type UnfitReason = (typeof unfitReasons)[number];
export interface Unfit {
  readonly claim: string;
  readonly reason: UnfitReason;
}

/**
 * The first claim of a text that may no longer be printed as it stands there. `printed` is the state
 * of the claims when the text was compiled; `digest`, where it knows a claim, is the one that holds.
 */
export function unfitClaim(
  claims: readonly string[],
  printed: EvidenceDigest,
  digest: EvidenceDigest,
  now: Instant,
): Unfit | undefined {
  for (const claim of claims) {
    const then = printed[claim];
    const standing = digest[claim] ?? then;
    // A text whose claims nobody recorded cannot be judged, so it does not go out.
    if (then === undefined || standing === undefined || standing.withdrawn)
      return { claim, reason: 'claim-withdrawn' };
    if (standing.edition > then.edition) return { claim, reason: 'claim-corrected' };
    if (standing.goodUntil !== undefined && now >= standing.goodUntil)
      return { claim, reason: 'claim-expired' };
  }
  return undefined;
}

/** The reason of the row of a step that was skipped: `claim-expired:R-01`. */
export function skipReasonOf({ claim, reason }: Unfit): `${UnfitReason}:${string}` {
  return `${reason}:${claim}`;
}

/** The claim for which a row was skipped, if it was. */
export function claimOfSkip(reason: string | undefined): string | undefined {
  const [why, claim] = reason?.split(':') ?? [];
  return unfitReasons.some((known) => known === why) ? claim : undefined;
}
