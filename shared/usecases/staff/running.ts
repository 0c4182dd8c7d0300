import { AppError } from '#shared/domain/app-error.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Deps } from '../ports.ts';
import { walkShards } from '../walk-shards.ts';
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
 * Lets a paused campaign go on, whoever or whatever paused it, and brings forward the people whose date
 * the pause had moved. On a running campaign it only does the latter, for when those messages were lost.
 */
export async function resumeCampaign(
  deps: Steering & Pick<Deps, 'sendQueue'>,
  actor: Actor,
  campaign: string,
): Promise<CampaignHead> {
  return audited(deps, actor, { action: 'resumeCampaign', subject: campaign }, async () => {
    const resumed = await changeHead(deps, campaign, (head) => running(published(head)));
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
  await walkShards(deps, campaign, 'wake', wakeDelaySeconds);
}

/** Breakers begin anew with each run: what tripped one of them is judged, and must not trip it again. */
function running(head: CampaignHead): CampaignHead {
  if (head.status !== 'paused') return head;
  const { tripped: _, ...rest } = head;
  return { ...rest, status: 'running', run: (head.run ?? 0) + 1 };
}

/** A campaign that runs or is paused. */
function published(head: CampaignHead): CampaignHead {
  if (head.status === 'archived') throw campaignArchived();
  if (head.status === 'draft') {
    throw new AppError('conflict', 'campaign.not_published', 'Nothing is published yet.');
  }
  return head;
}
