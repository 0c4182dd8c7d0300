import type { WalkMessage } from '#shared/declarations/messages.ts';
import { auditPage } from './audit-page.ts';
import { backfillPage } from './backfill.ts';
import { recallPage } from './recall-page.ts';
import { sendLatePage } from './send-late-page.ts';
import { wakePage } from './wake-page.ts';
import type { WalkDeps, WalkPage } from './walk-page.ts';

/** `pauseSeconds` between two pages keeps a walk from taking the table or the queue for itself. */
const walks: Record<WalkMessage['kind'], { readonly page: WalkPage; readonly pauseSeconds: number }> = {
  wake: { page: wakePage, pauseSeconds: 0 },
  backfill: { page: backfillPage, pauseSeconds: 5 },
  audit: { page: auditPage, pauseSeconds: 1 },
  'send-late': { page: sendLatePage, pauseSeconds: 1 },
  recall: { page: recallPage, pauseSeconds: 1 },
};

const pageSize = 100;

/**
 * One page of a walk over the people of one campaign shard, then the next page as a message of its
 * own: a walk of any length goes on after a worker died, and a page done twice finds nothing to do.
 */
export async function walk(deps: WalkDeps, message: WalkMessage): Promise<void> {
  const { kind, campaign, shard, cursor } = message;
  const head = await deps.campaigns.head(campaign);
  if (head === undefined) return;
  const page = await deps.markers.list(campaign, {
    shard,
    limit: pageSize,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const changed = await walks[kind].page(deps, head, page.items, message);
  deps.log.info(`walk.${kind}`, { campaign, shard, people: page.items.length, changed });
  if (page.cursor !== undefined)
    await deps.sendQueue.walk({ ...message, cursor: page.cursor }, walks[kind].pauseSeconds);
}
