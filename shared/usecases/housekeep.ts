import { policyOf } from '#shared/domain/campaign.ts';
import { isRepeatable } from '#shared/domain/delivery.ts';
import { hour, type Instant } from '#shared/domain/instant.ts';
import type { Deps } from './ports.ts';
import { reopenStep } from './reopen-step.ts';
import { walkShards } from './walk.ts';

/**
 * No event can come any more: SES gives up delivering after 12 hours (the configuration set says so),
 * and an event waits in its queue for hours only when something is badly wrong.
 */
export const unknownFor = 24 * hour;

/**
 * Each night: repeats once, where a campaign says so, what has had no known outcome for a day, and
 * begins the walk that proves that nobody was lost.
 */
export async function housekeep(
  deps: Pick<Deps, 'clock' | 'log' | 'campaigns' | 'subscribers' | 'deliveries' | 'sendQueue'>,
): Promise<void> {
  const heads = await deps.campaigns.list();
  const repeating = new Set<string>();
  for (const head of heads) {
    await walkShards(deps, head.id, 'audit', 0);
    const latest =
      head.version === undefined ? undefined : await deps.campaigns.version(head.id, head.version);
    if (head.status === 'running' && latest && policyOf(latest).unknown === 'retry-once')
      repeating.add(head.id);
  }
  const repeated =
    repeating.size === 0 ? 0 : await repeatUnknown(deps, repeating, deps.clock.now() - unknownFor);
  deps.log.info('housekeeping.done', { campaigns: heads.length, repeated });
  deps.log.count('UnknownRepeated', repeated);
}

async function repeatUnknown(
  deps: Pick<Deps, 'clock' | 'log' | 'subscribers' | 'deliveries'>,
  campaigns: ReadonlySet<string>,
  before: Instant,
): Promise<number> {
  let repeated = 0;
  let cursor: string | undefined;
  do {
    const page = await deps.deliveries.listAttention('unknown', cursor);
    for (const row of page.items) {
      if (!campaigns.has(row.campaign) || row.begunAt > before || !isRepeatable(row)) continue;
      if ((await reopenStep(deps, row.subscriber, row, ['unknown'], 2)) === 'reopened') repeated += 1;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return repeated;
}
