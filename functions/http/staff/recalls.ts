import type { StaffDeps } from '#functions/runtime/composition/staff.ts';
import type { Handlers } from '#functions/runtime/http.ts';
import type { staffRecallOperations } from '#shared/contract/staff-recalls.ts';
import { getReach, listTold, startRecall } from '#shared/usecases/staff/recalls.ts';

/** Whom a claim reached, and taking it back. */
export const recallHandlers: Handlers<StaffDeps, typeof staffRecallOperations> = {
  getReach: (deps, { path, query }) => getReach(deps, path.claim, query),
  listTold: (deps, { path, query, actor }) => listTold(deps, actor, path.claim, query),
  startRecall: (deps, { path, actor }) => startRecall(deps, actor, path.claim),
};
