import type { OperationsOf } from '#shared/declarations/routes.ts';
import type { Operation } from './operation.ts';
import { staffAccountOperations } from './staff-account.ts';
import { staffAttentionOperations } from './staff-attention.ts';
import { staffAuditOperations } from './staff-audit.ts';
import { staffCampaignOperations } from './staff-campaigns.ts';
import { staffNumbersOperations } from './staff-numbers.ts';
import { staffSubscriberOperations } from './staff-subscribers.ts';

/** What staff send and get, for every staff route. */
export const staffOperations = {
  ...staffCampaignOperations,
  ...staffNumbersOperations,
  ...staffSubscriberOperations,
  ...staffAttentionOperations,
  ...staffAccountOperations,
  ...staffAuditOperations,
} as const satisfies Record<OperationsOf<'staff'>, Operation>;
