import type { WalkMessage } from '#shared/declarations/messages.ts';
import { campaignShards } from '#shared/declarations/table.ts';
import type { Deps } from './ports.ts';

/** Begins a walk over all people of a campaign; `about` says which claim or which correction it is for. */
export async function walkShards(
  deps: Pick<Deps, 'sendQueue'>,
  campaign: string,
  kind: WalkMessage['kind'],
  delaySeconds: number,
  about: Pick<WalkMessage, 'claim' | 'correction'> = {},
): Promise<void> {
  const shards = Array.from({ length: campaignShards }, (_, shard) => shard);
  await Promise.all(
    shards.map((shard) => deps.sendQueue.walk({ v: 1, kind, campaign, ...about, shard }, delaySeconds)),
  );
}
