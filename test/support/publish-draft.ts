import { mainLocale } from '#shared/domain/audience.ts';
import type { CampaignVersion } from '#shared/domain/campaign.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import type { Actor } from '#shared/usecases/staff/actor.ts';
import { approveDraft } from '#shared/usecases/staff/approving.ts';
import { checkDraft } from '#shared/usecases/staff/checking.ts';
import { publishCampaign } from '#shared/usecases/staff/publishing.ts';
import { reviewDraft } from '#shared/usecases/staff/reviewing.ts';

type Signing = Pick<
  Deps,
  'audit' | 'campaigns' | 'clock' | 'compiler' | 'evidenceAlarms' | 'ids' | 'register' | 'sendQueue'
>;

const reviewer: Actor = { user: 'staff-reviewer', roles: ['approver'] };
const approver: Actor = { user: 'staff-approver', roles: ['approver'] };

/** Reviews and approves the draft as it stands; returns the rev to publish. Nobody here wrote it. */
export async function approveAll(
  deps: Signing,
  campaign: string,
  locales: readonly string[] = [mainLocale],
): Promise<number> {
  for (const locale of locales) {
    const { rev } = await checkDraft(deps, campaign);
    await reviewDraft(deps, reviewer, campaign, { rev, locale });
  }
  const { rev, contentHash = '' } = await checkDraft(deps, campaign);
  return (await approveDraft(deps, approver, campaign, { rev, hash: contentHash })).rev;
}

/** The whole way of a draft, as it stands, to people. */
export async function publishDraft(
  deps: Signing,
  campaign: string,
  locales?: readonly string[],
): Promise<CampaignVersion> {
  return publishCampaign(deps, approver, campaign, await approveAll(deps, campaign, locales));
}
