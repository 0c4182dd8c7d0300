import type { CampaignVersion } from '#shared/domain/campaign.ts';
import { contentHash, stepHash } from '#shared/domain/content-hash.ts';
import type { Log } from './ports/surroundings.ts';
import type { Campaigns } from './ports/table.ts';

/**
 * Campaigns whose texts are those that somebody approved: a version or a text that does not match its
 * approval counts as missing, whoever wrote it into the table. Heads and drafts go through.
 *
 * Computing the hashes of a text takes milliseconds, so this stands behind the cache: once per load.
 */
export function approvedCampaigns(campaigns: Campaigns, log: Log): Campaigns {
  const refuse = (campaign: string, version: number, step?: string) => {
    log.warn('content.not_approved', { campaign, version, step });
    log.count('ContentNotApproved');
    return undefined;
  };
  const readVersion = async (id: string, number: number) => {
    const version = await campaigns.version(id, number);
    if (version === undefined) return undefined;
    const isOwn = version.campaign === id && version.version === number;
    return isOwn && isApproved(version) ? version : refuse(id, number);
  };
  return {
    ...campaigns,
    version: readVersion,
    async step(id, number, stepId) {
      const step = await campaigns.step(id, number, stepId);
      const version = step && (await readVersion(id, number));
      if (step === undefined || version === undefined) return undefined;
      const isOwn = step.id === stepId && stepHash(step) === version.stepHashes[stepId];
      return isOwn ? step : refuse(id, number, stepId);
    },
  };
}

function isApproved(version: CampaignVersion): boolean {
  const hash = contentHash(version);
  return hash === version.contentHash && hash === version.approval.hash;
}
