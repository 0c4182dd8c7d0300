import type { VisitMessage, WalkMessage } from '#shared/declarations/messages.ts';
import type { EvidenceAlarm } from '#shared/domain/alarm.ts';
import type { Audience, Locale } from '#shared/domain/audience.ts';
import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type {
  AccountState,
  CampaignHead,
  CampaignSource,
  CampaignVersion,
  CompiledStep,
  Draft,
  MailBody,
  StepSource,
} from '#shared/domain/campaign.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { ConsentRecord } from '#shared/domain/consent.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { Delivery } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { LinkToken } from '#shared/domain/link-token.ts';
import type { Mail, SendResult } from '#shared/domain/mail.ts';
import type { Marker } from '#shared/domain/marker.ts';
import type { Sender } from '#shared/domain/sender.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';

/** Time, chance and waiting: the only way any use case gets at them. */
export interface Clock {
  now(): Instant;
}
export interface Ids {
  /** A new random id, 128 bits, base64url: it may hold `_`, which no enrolment id may. */
  random(): string;
}
/** Waits in real time; the embedded run does not wait. */
export type Sleep = (ms: number) => Promise<void>;

/** Business events with ids as fields: never an address, name, subject, body, token or URL. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** Counts one occurrence, or `value`, under a metric name. */
  count(metric: string, value?: number): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

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

/** What SES allows the account now. */
export interface SendQuota {
  read(): Promise<{
    readonly ratePerSecond: number;
    /** Mails in 24 hours; absent when there is no limit. */
    readonly per24Hours?: number;
    readonly sentLast24Hours: number;
  }>;
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

/** Seals what a table reader must not see. `context` binds the text to its item: swapped, it does not open. */
export interface FieldCipher {
  seal(plain: string, context: string): Promise<string>;
  open(sealed: string, context: string): Promise<string>;
}

/** Blind index of an address: keyed, 128 bits, base64url. */
export interface AddressIndex {
  keyOf(address: string): Promise<string>;
  /** The key that all plus tags of one mailbox share; for counting only. */
  mailboxOf(address: string): Promise<string>;
}

export interface LinkTokens {
  sign(token: LinkToken): Promise<string>;
  /** Undefined for anything forged, cut, expired, or made for another purpose. */
  verify(text: string, purpose: LinkToken['purpose'], now: Instant): Promise<LinkToken | undefined>;
}

export interface Mailer {
  /** One SES call, never repeated. Does not throw for anything SES or the network does. */
  send(mail: Mail): Promise<SendResult>;
}

export interface SendQueue {
  /** Puts visits on the queue, each after its delay (whole seconds, 0 to 900). Returns how many were not taken. */
  visits(
    batch: readonly { readonly message: VisitMessage; readonly delaySeconds: number }[],
  ): Promise<number>;
  /** Puts one page of a walk over a campaign's people on the queue. */
  walk(message: WalkMessage, delaySeconds: number): Promise<void>;
  /** Messages that wait to be received, or were received and are not done; about a minute old. */
  backlog(): Promise<number>;
}

export interface ConfirmationQueue {
  put(sealedForm: string, at: Instant): Promise<void>;
}

/** The evidence register: the shipped claims with what staff made of them on top. */
export interface Register {
  /** By id. */
  all(): Promise<ReadonlyMap<string, Claim>>;
  /** How one claim stood after each change, oldest first, the shipped one included; empty for an unknown id. */
  history(id: string): Promise<readonly Claim[]>;
  /** Puts a changed claim in place of the one that was read. False when somebody else was faster. */
  save(next: Claim, before: Claim): Promise<boolean>;
}

/** Steps that no longer go out since a claim in them is not fit. */
export interface EvidenceAlarms {
  /** True when it is a new one: then it is logged and counted, once. */
  raise(alarm: EvidenceAlarm): Promise<boolean>;
  list(): Promise<readonly EvidenceAlarm[]>;
  /** They are over, and would be new again. */
  clear(alarms: readonly EvidenceAlarm[]): Promise<void>;
}

/** The words that may change without a new version: read from the content shipped with the code. */
export interface Crisis {
  block(country: string, audience: Audience, locale: Locale): MailBody;
}

/** The greeting of each language: `Hello Ana,`. */
export type Greetings = (locale: Locale, firstName: string | undefined) => string;

export interface Templates {
  list(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  load(id: string): Promise<CampaignSource | undefined>;
  /** The one step of a mail that takes a claim back; `withdrawal` where nothing takes its place. */
  correction(kind: 'correction' | 'withdrawal', recall: { claim: string; edition: number }): StepSource;
}

/** What a step is compiled against; the same source and context give the same bytes. */
export interface Compilation {
  /** Stands in the List-Id, which the gates look at. */
  readonly campaign: string;
  readonly locales: readonly Locale[];
  readonly register: ReadonlyMap<string, Claim>;
  /** Earlier editions of the claims that a correction takes back: `E-03 1`. */
  readonly former: ReadonlyMap<string, Claim>;
  readonly now: Instant;
}

export interface Compiler {
  /**
   * Every variant of one step in these languages, with all that its gates found; no step when it
   * could not be compiled at all. Whoever publishes or approves refuses it with any finding.
   */
  compile(
    step: StepSource,
    compilation: Compilation,
  ): { readonly step: CompiledStep | undefined; readonly findings: readonly ContentProblem[] };
  /** The languages there are, and why one still needs somebody who reads it. */
  languages(): readonly { readonly locale: Locale; readonly name: string; readonly needsReader?: string }[];
}

/** Everything. A use case picks what it touches, so its signature says so. */
export interface Deps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sleep: Sleep;
  readonly log: Log;
  readonly subscribers: Subscribers;
  readonly deliveries: Deliveries;
  readonly markers: Markers;
  readonly campaigns: Campaigns;
  readonly account: Account;
  readonly tallies: Tallies;
  readonly sendQuota: SendQuota;
  readonly consents: Consents;
  readonly counters: ConfirmationCounters;
  readonly audit: AuditTrail;
  readonly cipher: FieldCipher;
  readonly addresses: AddressIndex;
  readonly tokens: LinkTokens;
  readonly mailer: Mailer;
  readonly sendQueue: SendQueue;
  readonly confirmationQueue: ConfirmationQueue;
  readonly register: Register;
  readonly evidenceAlarms: EvidenceAlarms;
  readonly crisis: Crisis;
  readonly greetings: Greetings;
  readonly templates: Templates;
  readonly compiler: Compiler;
  readonly sender: Sender;
}
