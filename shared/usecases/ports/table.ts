import type { AccountState } from '#shared/domain/account.ts';
import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type { CampaignHead, CampaignVersion, Draft } from '#shared/domain/campaign.ts';
import type { CanaryState } from '#shared/domain/canary.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { ConsentRecord } from '#shared/domain/consent.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Marker } from '#shared/domain/marker.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';

export type Consistency = 'eventual' | 'strong';

export interface Subscribers {
  get(key: string, consistency: Consistency): Promise<Subscriber | undefined>;
  getMany(keys: readonly string[]): Promise<readonly Subscriber[]>;
  /** Compare-and-set on `rev`: writes `next` if what is stored has `next.rev - 1`. False when the race is lost. */
  save(next: Subscriber): Promise<boolean>;
  /** Deletes the item if it still has this `rev`. */
  remove(subscriber: Subscriber): Promise<boolean>;
  /** Keys of those due up to `until`, oldest first, at most `limit` for each shard. */
  due(until: Instant, limit: number): Promise<readonly { readonly key: string; readonly dueAt: Instant }[]>;
  /**
   * Looks at this person again no earlier than `until`, and shows them to staff as stuck. Works on an
   * item that cannot be read; does nothing when there is none, or it is not due until then. The next
   * `save` makes both good.
   */
  setAside(key: string, until: Instant): Promise<void>;
  /** For the audit: how people stand in the due index, next to what they should stand under. */
  listings(keys: readonly string[]): Promise<readonly Listing[]>;
  /** Those who were set aside, oldest first. */
  listStuck(cursor?: string): Promise<Page<{ readonly key: string; readonly since: Instant }>>;
  /** Deletes what is filed under this person: the consent records, not the subscriber item or the counter. */
  removeFiled(key: string): Promise<void>;
}

/** `subscriber` is absent when the item cannot be read, `listedAt` when the due index does not hold it. */
export interface Listing {
  readonly key: string;
  readonly subscriber?: Subscriber;
  readonly listedAt?: Instant;
}

export interface Deliveries {
  /** Eventual unless told. */
  get(id: DeliveryId, consistency?: Consistency): Promise<Delivery | undefined>;
  getMany(ids: readonly DeliveryId[]): Promise<readonly Delivery[]>;
  /** Puts the row if absent, or replaces one of lower rank. False when a row of the same or higher rank stands. */
  record(delivery: Delivery): Promise<boolean>;
  /** Raises an existing row by rank; never creates one. */
  raise(id: DeliveryId, outcome: Outcome): Promise<'raised' | 'not-higher' | 'absent'>;
  remove(ids: readonly DeliveryId[]): Promise<void>;
  /** Rows of one step, all shards, a page at a time. */
  listStep(campaign: string, step: string, cursor?: string): Promise<Page<Delivery>>;
  /** Rows of one step in one shard whose enrolment lies between two, both included. */
  listBetween(range: StepRange): Promise<readonly Delivery[]>;
  /** Rows that somebody should look at, oldest first. */
  listAttention(kind: 'refused' | 'unknown', cursor?: string): Promise<Page<Delivery>>;
}
export interface StepRange {
  readonly campaign: string;
  readonly shard: number;
  readonly step: string;
  readonly from: string;
  readonly to: string;
}
export type DeliveryId = Pick<Delivery, 'campaign' | 'enrolment' | 'step'>;
export type Outcome = Pick<Delivery, 'state' | 'reason' | 'messageId' | 'changedAt'>;

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly cursor?: string;
}

export interface Markers {
  /** Puts the marker if absent. */
  put(marker: Marker): Promise<void>;
  remove(ids: readonly Pick<Marker, 'campaign' | 'enrolment'>[]): Promise<void>;
  list(
    campaign: string,
    options?: { readonly shard?: number; readonly cursor?: string; readonly limit?: number },
  ): Promise<Page<Marker>>;
}

export interface Campaigns {
  list(): Promise<readonly CampaignHead[]>;
  head(id: string): Promise<CampaignHead | undefined>;
  /** Head, draft and list entry of a new campaign. False when the id is taken. */
  create(head: CampaignHead, draft: Draft): Promise<boolean>;
  /** Compare-and-set on `rev`. */
  saveHead(next: CampaignHead): Promise<boolean>;
  draft(id: string): Promise<Draft | undefined>;
  /** Compare-and-set on `rev`. */
  saveDraft(next: Draft): Promise<boolean>;
  version(id: string, version: number): Promise<CampaignVersion | undefined>;
  /** Immutable: texts first, then the version itself. False when the number is taken. */
  putVersion(version: CampaignVersion, steps: readonly CompiledStep[]): Promise<boolean>;
  step(id: string, version: number, step: string): Promise<CompiledStep | undefined>;
}

export interface Account {
  state(): Promise<AccountState>;
  /** Compare-and-set on `rev`. */
  save(next: AccountState): Promise<boolean>;
}

/** What came of the hourly test. Nobody but the canary writes it, and never twice at once. */
export interface Canary {
  state(): Promise<CanaryState>;
  save(next: CanaryState): Promise<void>;
}

/** What a breaker looks at: counted by the day and the run of a campaign; close to the ledger, never in place of it. */
export interface Tallies {
  /** Adds to the counts of the day of `at`. */
  add(id: TallyId, at: Instant, counts: Partial<TallyCounts>): Promise<void>;
  /** The sums over all days from that of `since` on. */
  since(id: TallyId, since: Instant): Promise<TallyCounts>;
}
export interface TallyId {
  readonly campaign: string;
  readonly run: number;
}
export interface TallyCounts {
  readonly sent: number;
  /** Hard bounces. */
  readonly bounced: number;
  readonly complained: number;
}

export interface Consents {
  /** Append-only: a record that is already there stays as it is. */
  append(record: ConsentRecord): Promise<void>;
  list(subscriber: string): Promise<readonly ConsentRecord[]>;
}

/** How often an address was asked to confirm, counted for all spellings of one mailbox. */
export interface ConfirmationCounters {
  get(mailbox: string): Promise<ConfirmationCounter | undefined>;
  /** Compare-and-set on `rev`. */
  save(next: ConfirmationCounter): Promise<boolean>;
  remove(mailbox: string): Promise<void>;
}
export interface ConfirmationCounter {
  readonly mailbox: string;
  readonly rev: number;
  /** Mails of the last 30 days: when, and for which request. */
  readonly mails: readonly { readonly at: Instant; readonly request: string }[];
}

/** Who did what, when: append-only. */
export interface AuditTrail {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first, one UTC day (`2026-11-22`) at a time. */
  list(day: string, cursor?: string): Promise<Page<AuditEntry>>;
}
