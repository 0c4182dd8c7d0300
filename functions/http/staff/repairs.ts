import type { StaffDeps } from '#functions/runtime/composition/staff.ts';
import type { Handlers } from '#functions/runtime/http.ts';
import type { staffAccountOperations } from '#shared/contract/staff-account.ts';
import type { staffAttentionOperations } from '#shared/contract/staff-attention.ts';
import { getAccount, raiseSendFloor, startAccount, stopAccount } from '#shared/usecases/staff/account.ts';
import { listAttention } from '#shared/usecases/staff/attention.ts';
import { getBackfill, startBackfill } from '#shared/usecases/staff/backfilling.ts';
import { assumeDelivered, resendStep } from '#shared/usecases/staff/repairs.ts';
import { retryRefused } from '#shared/usecases/staff/retrying.ts';

/** What went wrong or stands still, and what can be done about it. */
export const repairs: Handlers<StaffDeps, typeof staffAttentionOperations & typeof staffAccountOperations> = {
  listAttention: (deps, { query }) => listAttention(deps, query),
  resendStep: (deps, { path, actor }) => resendStep(deps, actor, path),
  assumeDelivered: (deps, { path, actor }) => assumeDelivered(deps, actor, path),
  retryRefused: (deps, { path, body, actor }) => retryRefused(deps, actor, path.campaign, body),
  getBackfill: (deps, { path }) => getBackfill(deps, path.campaign),
  startBackfill: (deps, { path, actor }) => startBackfill(deps, actor, path.campaign),
  getAccount: (deps) => getAccount(deps),
  stopAccount: (deps, { actor }) => stopAccount(deps, actor),
  startAccount: (deps, { actor }) => startAccount(deps, actor),
  raiseSendFloor: (deps, { body, actor }) => raiseSendFloor(deps, actor, body),
};
