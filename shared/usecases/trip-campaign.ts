import { breakerSince, trippedBy } from '#shared/domain/breaker.ts';
import type { BreakerRule, CampaignHead } from '#shared/domain/campaign.ts';
import type { TallyCounts, TallyId } from './ports/table.ts';
import type { Deps } from './ports.ts';

type Tripping = Pick<Deps, 'campaigns' | 'clock' | 'log'>;

const attempts = 8;

/**
 * Pauses the campaign, if it still is in the run that was looked at, and leaves the rule on it for staff.
 * Only an approver lets it go on. Needs a head that is read, not kept.
 */
export async function tripCampaign(
  deps: Tripping,
  { campaign, run }: TallyId,
  rule: BreakerRule,
): Promise<void> {
  const tripped = { rule, at: deps.clock.now() };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const head = await deps.campaigns.head(campaign);
    // A write whose answer was lost reports a lost race when it is repeated; a person is paged all the same.
    const isMine = head?.tripped?.rule === tripped.rule && head.tripped.at === tripped.at;
    if (!isMine && (head?.status !== 'running' || (head.run ?? 0) !== run)) return;
    if (isMine || (await deps.campaigns.saveHead(pausedBy(head, tripped)))) {
      deps.log.warn('breaker.tripped', { campaign, rule });
      deps.log.count('BreakersTripped');
      return;
    }
  }
  // Not an AppError: the message must come again.
  throw new Error('the head of a campaign that should be paused changes all the time');
}

function pausedBy(head: CampaignHead, tripped: NonNullable<CampaignHead['tripped']>): CampaignHead {
  return { ...head, status: 'paused', tripped, rev: head.rev + 1, changedAt: tripped.at };
}

/** Adds to the tally of the campaign's run, if there is anything, and pauses it if it has tripped a breaker. */
export async function tally(
  deps: Tripping & Pick<Deps, 'tallies'>,
  campaign: string,
  counts: Partial<TallyCounts> = {},
): Promise<void> {
  const head = await deps.campaigns.head(campaign);
  if (head === undefined) return;
  const id = { campaign, run: head.run ?? 0 };
  const now = deps.clock.now();
  await deps.tallies.add(id, now, counts);
  if (head.status !== 'running') return;
  const rule = trippedBy(await deps.tallies.since(id, breakerSince(now)));
  if (rule !== undefined) await tripCampaign(deps, id, rule);
}
