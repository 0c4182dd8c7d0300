import { AppError } from '#shared/domain/app-error.ts';
import { policyOf } from '#shared/domain/campaign.ts';
import { countBackfill } from '../backfill.ts';
import type { Deps } from '../ports.ts';
import { walkShards } from '../walk-shards.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.ts';
import { headOf } from './campaigns.ts';
import { campaignArchived } from './drafts.ts';

type Counting = Pick<Deps, 'campaigns' | 'clock' | 'markers' | 'subscribers'>;

/** How many people the published version would bring forward. */
export async function getBackfill(deps: Counting, campaign: string): Promise<{ readonly wouldMove: number }> {
  await headOf(deps, campaign);
  return { wouldMove: await countBackfill(deps, campaign) };
}

/** Workers keep a head for some seconds, and would look at the version before. */
const delaySeconds = 15;

/**
 * Begins the walk that brings people forward. Repeating it finds only those who are still to move.
 *
 * @throws AppError conflict, when people keep to the version they began with, or nothing is sent now
 */
export async function startBackfill(
  deps: Counting & Pick<Deps, 'audit' | 'ids' | 'sendQueue'>,
  actor: Actor,
  campaign: string,
): Promise<{ readonly wouldMove: number }> {
  const detail = ({ wouldMove }: { readonly wouldMove: number }) => `would move ${wouldMove}`;
  return audited(deps, actor, { action: 'startBackfill', subject: campaign, detail }, async () => {
    await requireFollowed(deps, campaign);
    const wouldMove = await countBackfill(deps, campaign);
    await walkShards(deps, campaign, 'backfill', delaySeconds);
    return { wouldMove };
  });
}

async function requireFollowed(deps: Counting, campaign: string): Promise<void> {
  const head = await headOf(deps, campaign);
  if (head.status === 'archived') throw campaignArchived();
  const version =
    head.version === undefined ? undefined : await deps.campaigns.version(campaign, head.version);
  if (version === undefined)
    throw new AppError('conflict', 'campaign.not_published', 'Nothing is published yet.');
  if (policyOf(version).edits === 'pinned') {
    throw new AppError(
      'conflict',
      'campaign.pinned',
      'People keep to the version they began with, as the published version says.',
    );
  }
  // The walk would pass everybody by.
  if (head.status !== 'running')
    throw new AppError('conflict', 'campaign.paused', 'The campaign is paused. Resume it first.');
}
