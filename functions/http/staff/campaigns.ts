import type { StaffDeps } from '#functions/runtime/composition/staff.ts';
import type { Handlers } from '#functions/runtime/http.ts';
import type { staffApprovalOperations } from '#shared/contract/staff-approval.ts';
import type { staffCampaignOperations } from '#shared/contract/staff-campaigns.ts';
import { approveDraft } from '#shared/usecases/staff/approving.ts';
import {
  createCampaign,
  getCampaign,
  listCampaigns,
  listTemplates,
} from '#shared/usecases/staff/campaigns.ts';
import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import { previewPublished, previewStep, sendTest } from '#shared/usecases/staff/previews.ts';
import { publishCampaign } from '#shared/usecases/staff/publishing.ts';
import { returnDraft } from '#shared/usecases/staff/returning.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';
import { archiveCampaign, pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';

/** Campaigns from draft to archive. */
export const campaignHandlers: Handlers<
  StaffDeps,
  typeof staffCampaignOperations & typeof staffApprovalOperations
> = {
  listTemplates: (deps) => listTemplates(deps),
  listCampaigns: (deps) => listCampaigns(deps),
  createCampaign: (deps, { body, actor }) => createCampaign(deps, actor, body),
  getCampaign: (deps, { path }) => getCampaign(deps, path.campaign),
  getDraft: (deps, { path }) => getDraft(deps, path.campaign),
  saveDraft: (deps, { path, body, actor }) => saveDraft(deps, actor, path.campaign, body),
  previewStep: (deps, { path, query }) => previewStep(deps, path, query),
  previewPublished: (deps, { path, query }) => previewPublished(deps, path, query),
  sendTest: (deps, { path, body, actor }) => sendTest(deps, actor, path, body),
  checkDraft: (deps, { path }) => checkDraft(deps, path.campaign),
  reviewDraft: (deps, { path, body, actor }) => reviewDraft(deps, actor, path.campaign, body),
  returnDraft: (deps, { path, body, actor }) => returnDraft(deps, actor, path.campaign, body),
  approveDraft: (deps, { path, body, actor }) => approveDraft(deps, actor, path.campaign, body),
  publishCampaign: (deps, { path, body, actor }) =>
    publishCampaign(deps, actor, path.campaign, body.draftRev),
  pauseCampaign: (deps, { path, actor }) => pauseCampaign(deps, actor, path.campaign),
  resumeCampaign: (deps, { path, actor }) => resumeCampaign(deps, actor, path.campaign),
  archiveCampaign: (deps, { path, actor }) => archiveCampaign(deps, actor, path.campaign),
};
