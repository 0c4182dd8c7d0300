import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Deps } from './ports.ts';
import { walkShards } from './walk-shards.ts';

/** Begins the walks over everybody who may have been told what this campaign takes back. */
export async function startRecallWalks(
  deps: Pick<Deps, 'sendQueue'>,
  { id, recall }: CampaignHead,
): Promise<void> {
  for (const campaign of recall?.campaigns ?? [])
    await walkShards(deps, campaign, 'recall', recallDelaySeconds, { correction: id });
}

/** Workers keep a head for some seconds: sooner they would not know that the correction is published. */
const recallDelaySeconds = 15;
