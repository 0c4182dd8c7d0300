import { campaignHandlers } from '#functions/http/staff/campaigns.ts';
import { claimHandlers } from '#functions/http/staff/claims.ts';
import { recallHandlers } from '#functions/http/staff/recalls.ts';
import { repairs } from '#functions/http/staff/repairs.ts';
import { teamHandlers } from '#functions/http/staff/team.ts';
import { staffDeps } from '#functions/runtime/composition/staff.ts';
import { httpFunction } from '#functions/runtime/http.ts';
import { staffOperations } from '#shared/contract/staff.ts';
import { listAudit } from '#shared/usecases/staff/audit.ts';
import { getCalendar } from '#shared/usecases/staff/calendar.ts';
import { listEnrolments } from '#shared/usecases/staff/enrolments.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import {
  eraseForSubscriber,
  exportSubscriber,
  leaveForSubscriber,
} from '#shared/usecases/staff/person-rights.ts';
import { findSubscriber, suppressAddress, suppressSubscriber } from '#shared/usecases/staff/subscribers.ts';
import { getTimeline } from '#shared/usecases/staff/timeline.ts';

/** The staff API: campaigns from draft to archive, their numbers, the people in them, and repairs. */
export const handler = httpFunction(
  'staff',
  staffOperations,
  staffDeps,
  {
    getMe: async (_, { actor: { user, roles } }) => ({ user, roles }),
    ...campaignHandlers,
    getNumbers: (deps, { path }) => getNumbers(deps, path.campaign),
    getCalendar: (deps, { path, query }) => getCalendar(deps, path.campaign, query),
    listEnrolments: (deps, { path, query }) => listEnrolments(deps, path.campaign, query),
    findSubscriber: (deps, { body, actor }) => findSubscriber(deps, actor, body.email),
    getTimeline: (deps, { path, actor }) => getTimeline(deps, actor, path.subscriber),
    exportSubscriber: (deps, { path, actor }) => exportSubscriber(deps, actor, path.subscriber),
    leaveForSubscriber: (deps, { path, body, actor }) =>
      leaveForSubscriber(deps, actor, path.subscriber, body),
    eraseSubscriber: (deps, { path, body, actor }) => eraseForSubscriber(deps, actor, path.subscriber, body),
    suppressSubscriber: (deps, { path, body, actor }) =>
      suppressSubscriber(deps, actor, path.subscriber, body),
    suppressAddress: (deps, { body: { email, ...cause }, actor }) =>
      suppressAddress(deps, actor, email, cause),
    ...claimHandlers,
    ...recallHandlers,
    ...repairs,
    listAudit: (deps, { query }) => listAudit(deps, query),
    ...teamHandlers,
  },
  // A whole draft is larger than any form.
  512 * 1024,
);
