import { campaignShards } from '#shared/declarations/table.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { changeHead } from './campaigns.ts';
import { campaignArchived } from './drafts.ts';

type Steering = Pick<Deps, 'audit' | 'campaigns' | 'clock' | 'ids'>;

/** Nobody is written to until it is resumed. Nobody loses their place. Repeating it changes nothing. */
export async function pauseCampaign(deps: Steering, actor: Actor, campaign: string): Promise<CampaignHead> {
  return audited(deps, actor, { action: 'pauseCampaign', subject: campaign }, () =>
    changeHead(deps, campaign, (head) => ({ ...published(head), status: 'paused' })),
  );
}

/**
 * Lets a paused campaign go on, and brings forward the people whose date the pause had moved. On a
 * running campaign it only does the latter, for when those messages were lost.
 */
export async function resumeCampaign(
  deps: Steering & Pick<Deps, 'sendQueue'>,
  actor: Actor,
  campaign: string,
): Promise<CampaignHead> {
  return audited(deps, actor, { action: 'resumeCampaign', subject: campaign }, async () => {
    const resumed = await changeHead(deps, campaign, (head) => ({ ...published(head), status: 'running' }));
    await wakeShards(deps, campaign);
    return resumed;
  });
}

/** For good: whoever is still in it is woken, and ends. */
export async function archiveCampaign(
  deps: Steering & Pick<Deps, 'sendQueue'>,
  actor: Actor,
  campaign: string,
): Promise<CampaignHead> {
  return audited(deps, actor, { action: 'archiveCampaign', subject: campaign }, async () => {
    const archived = await changeHead(deps, campaign, (head) => ({ ...head, status: 'archived' }));
    await wakeShards(deps, campaign);
    return archived;
  });
}

/** Workers keep a head for some seconds: a person woken sooner would be put off for a day again. */
const wakeDelaySeconds = 15;

export async function wakeShards(deps: Pick<Deps, 'sendQueue'>, campaign: string): Promise<void> {
  const shards = Array.from({ length: campaignShards }, (_, shard) => shard);
  await Promise.all(
    shards.map((shard) => deps.sendQueue.wake({ v: 1, kind: 'wake', campaign, shard }, wakeDelaySeconds)),
  );
}

/** A campaign that runs or is paused. */
function published(head: CampaignHead): CampaignHead {
  if (head.status === 'archived') throw campaignArchived();
  if (head.status === 'draft') {
    throw new AppError('conflict', 'campaign.not_published', 'Nothing is published yet.');
  }
  return head;
}
