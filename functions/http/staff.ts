import { repairs } from '#functions/http/staff/repairs.ts';
import { staffDeps } from '#functions/runtime/composition/staff.ts';
import { httpFunction } from '#functions/runtime/http.ts';
import { staffOperations } from '#shared/contract/staff.ts';
import { listAudit } from '#shared/usecases/staff/audit.ts';
import {
  createCampaign,
  getCampaign,
  listCampaigns,
  listTemplates,
} from '#shared/usecases/staff/campaigns.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import { listEnrolments } from '#shared/usecases/staff/enrolments.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import { previewStep, sendTest } from '#shared/usecases/staff/previews.ts';
import { publishCampaign } from '#shared/usecases/staff/publishing.ts';
import { archiveCampaign, pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';
import { findSubscriber, suppressAddress, suppressSubscriber } from '#shared/usecases/staff/subscribers.ts';
import { getTimeline } from '#shared/usecases/staff/timeline.ts';

/** The staff API: campaigns from draft to archive, their numbers, the people in them, and repairs. */
export const handler = httpFunction(
  'staff',
  staffOperations,
  staffDeps,
  {
    listTemplates: (deps) => listTemplates(deps),
    listCampaigns: (deps) => listCampaigns(deps),
    createCampaign: (deps, { body, actor }) => createCampaign(deps, actor, body),
    getCampaign: (deps, { path }) => getCampaign(deps, path.campaign),
    getDraft: (deps, { path }) => getDraft(deps, path.campaign),
    saveDraft: (deps, { path, body, actor }) => saveDraft(deps, actor, path.campaign, body),
    previewStep: (deps, { path, query }) => previewStep(deps, path, query),
    sendTest: (deps, { path, body, actor }) => sendTest(deps, actor, path, body),
    publishCampaign: (deps, { path, body, actor }) =>
      publishCampaign(deps, actor, path.campaign, body.draftRev),
    pauseCampaign: (deps, { path, actor }) => pauseCampaign(deps, actor, path.campaign),
    resumeCampaign: (deps, { path, actor }) => resumeCampaign(deps, actor, path.campaign),
    archiveCampaign: (deps, { path, actor }) => archiveCampaign(deps, actor, path.campaign),
    getNumbers: (deps, { path }) => getNumbers(deps, path.campaign),
    listEnrolments: (deps, { path, query }) => listEnrolments(deps, path.campaign, query),
    findSubscriber: (deps, { body, actor }) => findSubscriber(deps, actor, body.email),
    getTimeline: (deps, { path, actor }) => getTimeline(deps, actor, path.subscriber),
    suppressSubscriber: (deps, { path, body, actor }) =>
      suppressSubscriber(deps, actor, path.subscriber, body),
    suppressAddress: (deps, { body: { email, ...cause }, actor }) =>
      suppressAddress(deps, actor, email, cause),
    ...repairs,
    listAudit: (deps, { query }) => listAudit(deps, query),
  },
  // A whole draft is larger than any form.
  512 * 1024,
);
