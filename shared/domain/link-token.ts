import { createHash } from 'node:crypto';

import type { Instant } from './instant.ts';

/**
 * What a link in a mail stands for. It names a person by the blind index of their address and says
 * nothing else; it keeps working after erasing, when nothing but that index is left.
 */
export type LinkToken =
  /** Confirms the request that was made at `requestedAt` (whole seconds); ends with `confirmLife`. */
  | { readonly purpose: 'confirm'; readonly subscriber: string; readonly requestedAt: Instant }
  /** Leaves one campaign, or, without `campaign` (in confirmation mails), says never to write again. No end. */
  | { readonly purpose: 'leave'; readonly subscriber: string; readonly campaign: CampaignPrint }
  /** Opens the choices of the preferences page. No end. */
  | { readonly purpose: 'preferences'; readonly subscriber: string; readonly campaign: CampaignPrint };

/** First four bytes of SHA-256 of the campaign id, hex; `00000000` stands for no campaign. */
export type CampaignPrint = string;
export const noCampaign: CampaignPrint = '00000000';

export function campaignPrint(campaign: string): CampaignPrint {
  return createHash('sha256').update(campaign).digest('hex').slice(0, 8);
}
