import { AppError } from '#shared/domain/app-error.ts';
import { type Claim, type ClaimFault, claimFault } from '#shared/domain/claim.ts';
import { isFound } from '#shared/domain/claim-search.ts';
import { day } from '#shared/domain/instant.ts';
import { dateOf } from '#shared/domain/register.ts';
import type { Deps } from '../ports.ts';
import { type ClaimUse, claimUses } from './claim-uses.ts';

type Reading = Pick<Deps, 'campaigns' | 'clock' | 'register'>;

/** A claim as staff see it. */
export interface ListedClaim extends Claim {
  /** Why it must not be printed, if so. */
  readonly fault?: ClaimFault;
  readonly uses: readonly ClaimUse[];
}

/**
 * The register, what is to be reviewed first at the top.
 *
 * @param query `due`: only what still stands and must be looked at within so many days; `q`: words that all occur
 */
export async function listClaims(
  deps: Reading,
  { due, q = '' }: { readonly due?: number | undefined; readonly q?: string | undefined } = {},
): Promise<{ readonly claims: readonly ListedClaim[] }> {
  const now = deps.clock.now();
  const until = due === undefined ? undefined : dateOf(now + due * day);
  const [claims, uses] = await Promise.all([deps.register.all(), claimUses(deps)]);
  const listed = [...claims.values()]
    .filter((claim) => until === undefined || (isKept(claim) && claim.reviewBy <= until))
    .filter((claim) => isFound(claim, q))
    .sort((a, b) => (a.reviewBy + a.id < b.reviewBy + b.id ? -1 : 1));
  return { claims: listed.map((claim) => listedClaim(claim, uses.get(claim.id), now)) };
}

/**
 * One claim, where it is used, and how it stood after each change.
 *
 * @throws AppError not-found
 */
export async function getClaim(
  deps: Reading,
  id: string,
): Promise<{ readonly claim: ListedClaim; readonly history: readonly Claim[] }> {
  const claim = await claimOf(deps, id);
  const [uses, history] = await Promise.all([claimUses(deps), deps.register.history(id)]);
  return { claim: listedClaim(claim, uses.get(id), deps.clock.now()), history };
}

/** @throws AppError not-found */
export async function claimOf(deps: Pick<Deps, 'register'>, id: string): Promise<Claim> {
  const claim = (await deps.register.all()).get(id);
  if (claim === undefined) throw new AppError('not-found', 'claim.unknown', 'There is no such claim.');
  return claim;
}

/** What nobody stands behind any more, or what another claim took the place of, needs no review. */
function isKept({ withdrawn, supersededBy }: Claim): boolean {
  return !withdrawn && supersededBy === undefined;
}

function listedClaim(claim: Claim, uses: readonly ClaimUse[] = [], now: number): ListedClaim {
  const fault = claimFault(claim, now);
  return { ...claim, uses, ...(fault === undefined ? {} : { fault }) };
}
