import type { CampaignHead } from '#shared/domain/campaign.ts';
import { day } from '#shared/domain/instant.ts';
import type { Deps } from './ports.ts';
import { startRecallWalks } from './recall-walks.ts';
import { walkShards } from './walk-shards.ts';

/** So long after it was published, or resumed, each night looks for people whom a correction missed. */
const recallFor = 7 * day;

/**
 * Begins what each night proves of one campaign: that nobody was lost, and of a new correction that it
 * missed nobody, should publishing or a walk have died.
 */
export async function startNightWalks(
  deps: Pick<Deps, 'clock' | 'sendQueue'>,
  head: CampaignHead,
): Promise<void> {
  await walkShards(deps, head.id, 'audit', 0);
  if (head.status === 'running' && deps.clock.now() - head.changedAt < recallFor)
    await startRecallWalks(deps, head);
}
