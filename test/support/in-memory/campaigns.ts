import type { AccountState } from '#shared/domain/account.ts';
import { freshAccount } from '#shared/domain/account.ts';
import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type { CampaignHead, CampaignVersion, Draft } from '#shared/domain/campaign.ts';
import type { CanaryState } from '#shared/domain/canary.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { Marker } from '#shared/domain/marker.ts';
import { shardOf } from '#shared/persistence/keys.ts';
import type {
  Account,
  AuditTrail,
  Campaigns,
  Canary,
  Markers,
  Tallies,
  TallyCounts,
  TallyId,
} from '#shared/usecases/ports/table.ts';
import { copy, follows, pageOf } from './stored.ts';

export interface FakeCampaigns extends Campaigns {
  /** Puts a published campaign there: head, version and the texts of its steps. */
  seed(head: CampaignHead, version?: CampaignVersion, steps?: readonly CompiledStep[]): void;
}

export function fakeCampaigns(): FakeCampaigns {
  const heads = new Map<string, CampaignHead>();
  const drafts = new Map<string, Draft>();
  const versions = new Map<string, CampaignVersion>();
  const texts = new Map<string, CompiledStep>();
  const store = (version: CampaignVersion, steps: readonly CompiledStep[]) => {
    const id = `${version.campaign} ${version.version}`;
    versions.set(id, copy(version));
    for (const step of steps) texts.set(`${id} ${step.id}`, copy(step));
  };
  return {
    seed(head, version, steps = []) {
      heads.set(head.id, copy(head));
      if (version) store(version, steps);
    },
    list: async () => copy([...heads.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),
    head: async (id) => copy(heads.get(id)),
    async create(head, draft) {
      if (heads.has(head.id)) return false;
      heads.set(head.id, copy(head));
      drafts.set(head.id, copy(draft));
      return true;
    },
    async saveHead(next) {
      if (!follows(heads.get(next.id), next)) return false;
      heads.set(next.id, copy(next));
      return true;
    },
    draft: async (id) => copy(drafts.get(id)),
    async saveDraft(next) {
      if (!follows(drafts.get(next.campaign), next)) return false;
      drafts.set(next.campaign, copy(next));
      return true;
    },
    version: async (id, version) => copy(versions.get(`${id} ${version}`)),
    async putVersion(version, steps) {
      if (versions.has(`${version.campaign} ${version.version}`)) return false;
      store(version, steps);
      return true;
    },
    step: async (id, version, step) => copy(texts.get(`${id} ${version} ${step}`)),
  };
}

export interface FakeMarkers extends Markers {
  readonly stored: ReadonlyMap<string, Marker>;
}

export function fakeMarkers(): FakeMarkers {
  const stored = new Map<string, Marker>();
  const idOf = ({ campaign, enrolment }: Pick<Marker, 'campaign' | 'enrolment'>) =>
    `${campaign} ${shardOf(enrolment)} ${enrolment}`;
  return {
    stored,
    async put(marker) {
      if (!stored.has(idOf(marker))) stored.set(idOf(marker), copy(marker));
    },
    async remove(ids) {
      for (const id of ids) stored.delete(idOf(id));
    },
    async list(campaign, { shard, cursor, limit = 100 } = {}) {
      const markers = [...stored.values()]
        .filter((marker) => marker.campaign === campaign)
        .filter((marker) => shard === undefined || shardOf(marker.enrolment) === shard)
        .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
      return pageOf(`markers ${campaign} ${shard ?? 'all'}`, markers, idOf, limit, cursor);
    },
  };
}

export interface FakeAccount extends Account {
  set(state: Partial<AccountState>): void;
}

export function fakeAccount(): FakeAccount {
  let state = freshAccount;
  return {
    state: async () => copy(state),
    async save(next) {
      if (next.rev !== state.rev + 1) return false;
      state = copy(next);
      return true;
    },
    set(changes) {
      state = { ...state, ...changes, rev: state.rev + 1 };
    },
  };
}

export function fakeCanary(): Canary {
  let state: CanaryState = {};
  return {
    state: async () => copy(state),
    async save(next) {
      state = copy(next);
    },
  };
}

export interface FakeAudit extends AuditTrail {
  readonly entries: readonly AuditEntry[];
}

export function fakeAudit(): FakeAudit {
  const entries: AuditEntry[] = [];
  const idOf = (entry: AuditEntry) => `${new Date(entry.at).toISOString()} ${entry.id}`;
  return {
    entries,
    async append(entry) {
      if (!entries.some((other) => idOf(other) === idOf(entry))) entries.push(copy(entry));
    },
    async list(day, cursor) {
      const newestFirst = entries
        .filter((entry) => idOf(entry).startsWith(day))
        .sort((a, b) => (idOf(a) < idOf(b) ? 1 : -1));
      return pageOf(`audit ${day}`, newestFirst, idOf, 100, cursor);
    },
  };
}

export function fakeTallies(): Tallies {
  const stored = new Map<string, TallyCounts>();
  const keyOf = ({ campaign, run }: TallyId, date: string) => `${campaign} ${run} ${date}`;
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  const sum = (a: TallyCounts, b: Partial<TallyCounts>): TallyCounts => ({
    sent: a.sent + (b.sent ?? 0),
    bounced: a.bounced + (b.bounced ?? 0),
    complained: a.complained + (b.complained ?? 0),
  });
  const none = { sent: 0, bounced: 0, complained: 0 };
  return {
    async add(id, at, counts) {
      const key = keyOf(id, dayOf(at));
      stored.set(key, sum(stored.get(key) ?? none, counts));
    },
    async since(id, since) {
      const from = keyOf(id, dayOf(since));
      const own = keyOf(id, '');
      const days = [...stored].filter(([key]) => key.startsWith(own) && key >= from);
      return days.reduce((total, [, counts]) => sum(total, counts), none);
    },
  };
}
