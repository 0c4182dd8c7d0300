import type { CampaignHead, CampaignVersion, Policy } from '#shared/domain/campaign.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Request } from './table.ts';

/** What a process needs from outside: an answer to each call, and time and ids of its own. */
export interface Outside {
  ask<T>(request: Request): Promise<T>;
  now(): Instant;
  id(): string;
}

/** What never changes while a scenario is explored. */
export interface Setting {
  readonly policy: Policy;
  readonly versions: readonly CampaignVersion[];
  readonly heads: Readonly<Record<string, CampaignHead>>;
  /** Which of these two changes, and so is asked for like everything that all share; never both. */
  readonly changing: 'heads' | 'account' | 'neither';
  /** Workers have an eye on what SES answers, and each night everybody's rows are looked through. */
  readonly isWatched: boolean;
  readonly isAudited: boolean;
}
