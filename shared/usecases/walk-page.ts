import type { WalkMessage } from '#shared/declarations/messages.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Marker } from '#shared/domain/marker.ts';
import type { Deps } from './ports.ts';

export type WalkDeps = Pick<
  Deps,
  'account' | 'clock' | 'ids' | 'log' | 'subscribers' | 'deliveries' | 'markers' | 'campaigns' | 'sendQueue'
>;

/** What is done about the people of one page; answers how many of them it changed. */
export type WalkPage = (
  deps: WalkDeps,
  head: CampaignHead,
  markers: readonly Marker[],
  message: WalkMessage,
) => Promise<number>;
