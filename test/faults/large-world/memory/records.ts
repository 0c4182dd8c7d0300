import { type AccountState, freshAccount } from '#shared/domain/account.ts';
import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type { CampaignHead, CampaignVersion, Draft } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { ConsentRecord } from '#shared/domain/consent.ts';
import type { Marker } from '#shared/domain/marker.ts';
import { shardOf } from '#shared/persistence/keys.ts';
import type {
  Account,
  AuditTrail,
  Campaigns,
  ConfirmationCounter,
  ConfirmationCounters,
  Consents,
  Markers,
} from '#shared/usecases/ports/table.ts';
import { follows, pageOf } from '../../../support/in-memory/stored.ts';
import { shelf } from './shelf.ts';

export interface Records {
  readonly markers: Markers;
  readonly campaigns: Campaigns;
  readonly account: Account;
  readonly consents: Consents & { forget(subscriber: string): void };
  readonly counters: ConfirmationCounters;
  readonly audit: AuditTrail;
  freeze(): () => void;
}

/** Everything of the table that is neither a person nor a delivery. */
export function memoryRecords(): Records {
  const markers = shelf<Marker>();
  const heads = shelf<CampaignHead>();
  const drafts = shelf<Draft>();
  const versions = shelf<CampaignVersion>();
  const texts = shelf<CompiledStep>();
  const accounts = shelf<AccountState>();
  const consents = shelf<ConsentRecord>();
  const counters = shelf<ConfirmationCounter>();
  const entries = shelf<AuditEntry>();
  const all = [markers, heads, drafts, versions, texts, accounts, consents, counters, entries];
  return {
    freeze() {
      const back = all.map((each) => each.freeze());
      return () => {
        for (const restore of back) restore();
      };
    },
    markers: {
      async put(marker) {
        if (!markers.has(markerId(marker))) markers.set(markerId(marker), marker);
      },
      async remove(ids) {
        for (const id of ids) markers.delete(markerId(id));
      },
      async list(campaign, { shard, cursor, limit = 100 } = {}) {
        const shards = shard === undefined ? [0, 1, 2, 3] : [shard];
        const sorted = shards.flatMap((each) => markers.inGroup(`${campaign} ${each}`));
        return pageOf(`markers ${campaign} ${shard ?? 'all'}`, sorted, markerId, limit, cursor);
      },
    },
    campaigns: {
      list: async () => heads.all(),
      head: async (id) => heads.get(id),
      async create(head, draft) {
        if (heads.has(head.id)) return false;
        heads.set(head.id, head);
        drafts.set(head.id, draft);
        return true;
      },
      saveHead: async (next) => saved(heads, next.id, next),
      draft: async (id) => drafts.get(id),
      saveDraft: async (next) => saved(drafts, next.campaign, next),
      version: async (id, version) => versions.get(`${id} ${version}`),
      async putVersion(version, steps) {
        const id = `${version.campaign} ${version.version}`;
        if (versions.has(id)) return false;
        versions.set(id, version);
        for (const step of steps) texts.set(`${id} ${step.id}`, step);
        return true;
      },
      step: async (id, version, step) => texts.get(`${id} ${version} ${step}`),
    },
    account: {
      state: async () => accounts.get('account') ?? freshAccount,
      async save(next) {
        if (next.rev !== (accounts.get('account') ?? freshAccount).rev + 1) return false;
        accounts.set('account', next);
        return true;
      },
    },
    consents: {
      async append(record) {
        if (!consents.has(consentId(record))) consents.set(consentId(record), record);
      },
      list: async (subscriber) => consents.all().filter((record) => record.subscriber === subscriber),
      forget(subscriber) {
        for (const id of consents.ids().filter((each) => each.startsWith(`${subscriber} `)))
          consents.delete(id);
      },
    },
    counters: {
      get: async (mailbox) => counters.get(mailbox),
      save: async (next) => saved(counters, next.mailbox, next),
      async remove(mailbox) {
        counters.delete(mailbox);
      },
    },
    audit: {
      async append(entry) {
        if (!entries.has(entryId(entry))) entries.set(entryId(entry), entry);
      },
      async list(day, cursor) {
        const newestFirst = entries
          .all()
          .filter((entry) => entryId(entry).startsWith(day))
          .reverse();
        return pageOf(`audit ${day}`, newestFirst, entryId, 100, cursor);
      },
    },
  };
}

function saved<T extends { readonly rev: number }>(
  items: { get(id: string): T | undefined; set(id: string, item: T): void },
  id: string,
  next: T,
): boolean {
  if (!follows(items.get(id), next)) return false;
  items.set(id, next);
  return true;
}

const markerId = ({ campaign, enrolment }: Pick<Marker, 'campaign' | 'enrolment'>) =>
  `${campaign} ${shardOf(enrolment)} ${enrolment}`;
const isoOf = (at: number) => new Date(at).toISOString();
const entryId = (entry: AuditEntry) => `${isoOf(entry.at)} ${entry.id}`;
const consentId = ({ subscriber, at, purpose, event, scope }: ConsentRecord) =>
  `${subscriber} ${isoOf(at)} ${purpose} ${event} ${scope}`;
