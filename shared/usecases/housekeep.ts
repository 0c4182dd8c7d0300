import { type CampaignHead, type Policy, policyOf } from '#shared/domain/campaign.ts';
import { isRepeatable } from '#shared/domain/delivery.ts';
import { hour, type Instant } from '#shared/domain/instant.ts';
import { writeDigest } from './evidence-digest.ts';
import { startNightWalks } from './night-walks.ts';
import type { Deps } from './ports.ts';
import { reopenStep } from './reopen-step.ts';
import { releaseRenewed } from './send-late.ts';
import { walkShards } from './walk-shards.ts';

/**
 * No event can come any more: SES gives up delivering after 12 hours (the configuration set says so),
 * and an event waits in its queue for hours only when something is badly wrong.
 */
export const unknownFor = 24 * hour;

/** Workers keep the account's state for some seconds: sooner they would skip by the digest before this one. */
const lateDelaySeconds = 60;

/**
 * Each night: tells senders how the register stands, repeats once, where a campaign says so, what has
 * had no known outcome for a day, opens what was skipped for claims that are fit again, and begins the
 * walks that prove that nobody was lost and no correction missed anybody.
 */
export async function housekeep(
  deps: Pick<
    Deps,
    | 'account'
    | 'campaigns'
    | 'clock'
    | 'deliveries'
    | 'evidenceAlarms'
    | 'log'
    | 'register'
    | 'sendQueue'
    | 'subscribers'
  >,
): Promise<void> {
  const heads = await deps.campaigns.list();
  for (const head of heads) await startNightWalks(deps, head);
  await writeDigest(deps);
  const renewed = await releaseRenewed(deps);
  const repeating = new Set<string>();
  for (const head of heads) {
    const policy = await policyInForce(deps, head);
    if (policy?.unknown === 'retry-once') repeating.add(head.id);
    // Of two steps of one person that were skipped, one is opened at a time; and a walk may have died.
    if (policy?.unfit === 'send-late') await walkShards(deps, head.id, 'send-late', lateDelaySeconds);
  }
  const repeated =
    repeating.size === 0 ? 0 : await repeatUnknown(deps, repeating, deps.clock.now() - unknownFor);
  deps.log.info('housekeeping.done', { campaigns: heads.length, repeated, renewed: renewed.length });
  deps.log.count('UnknownRepeated', repeated);
}

/** Of a campaign that sends now. */
async function policyInForce(
  deps: Pick<Deps, 'campaigns'>,
  { id, status, version }: CampaignHead,
): Promise<Policy | undefined> {
  if (version === undefined || status !== 'running') return undefined;
  const latest = await deps.campaigns.version(id, version);
  return latest && policyOf(latest);
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
