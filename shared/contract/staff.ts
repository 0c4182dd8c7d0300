import type { OperationsOf } from '#shared/declarations/routes.ts';
import type { Operation } from './operation.ts';
import { staffAccountOperations } from './staff-account.ts';
import { staffApprovalOperations } from './staff-approval.ts';
import { staffAttentionOperations } from './staff-attention.ts';
import { staffAuditOperations } from './staff-audit.ts';
import { staffCalendarOperations } from './staff-calendar.ts';
import { staffCampaignOperations } from './staff-campaigns.ts';
import { staffClaimOperations } from './staff-claims.ts';
import { staffMeOperations } from './staff-me.ts';
import { staffNumbersOperations } from './staff-numbers.ts';
import { staffPersonRightsOperations } from './staff-person-rights.ts';
import { staffRecallOperations } from './staff-recalls.ts';
import { staffSubscriberOperations } from './staff-subscribers.ts';
import { staffTeamOperations } from './staff-team.ts';

/** What staff send and get, for every staff route. */
export const staffOperations = {
  ...staffMeOperations,
  ...staffCampaignOperations,
  ...staffApprovalOperations,
  ...staffCalendarOperations,
  ...staffNumbersOperations,
  ...staffClaimOperations,
  ...staffRecallOperations,
  ...staffSubscriberOperations,
  ...staffPersonRightsOperations,
  ...staffAttentionOperations,
  ...staffAccountOperations,
  ...staffAuditOperations,
  ...staffTeamOperations,
} as const satisfies Record<OperationsOf<'staff'>, Operation>;
