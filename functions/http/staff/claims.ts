import type { StaffDeps } from '#functions/runtime/composition/staff.ts';
import type { Handlers } from '#functions/runtime/http.ts';
import type { staffClaimOperations } from '#shared/contract/staff-claims.ts';
import { correctClaim, reviewClaim, withdrawClaim } from '#shared/usecases/staff/claim-changes.ts';
import { getClaim, listClaims } from '#shared/usecases/staff/claims.ts';

/** The evidence register: what is due, and what staff make of it. */
export const claimHandlers: Handlers<StaffDeps, typeof staffClaimOperations> = {
  listClaims: (deps, { query }) => listClaims(deps, query),
  getClaim: (deps, { path }) => getClaim(deps, path.claim),
  reviewClaim: (deps, { path, body, actor }) => reviewClaim(deps, actor, path.claim, body),
  correctClaim: (deps, { path, body, actor }) => correctClaim(deps, actor, path.claim, body),
  withdrawClaim: (deps, { path, body, actor }) => withdrawClaim(deps, actor, path.claim, body),
};
