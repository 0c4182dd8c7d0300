import type { ConsentRecord } from '#shared/domain/consent.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';
import { dueShardOf } from '#shared/persistence/keys.ts';
import type {
  ConfirmationCounter,
  ConfirmationCounters,
  Consents,
  Subscribers,
} from '#shared/usecases/ports/table.ts';
import { copy, follows, pageOf } from './stored.ts';

export interface FakeSubscribers extends Subscribers {
  /** Everything stored, by key. */
  readonly stored: ReadonlyMap<string, Subscriber>;
  /** Puts a person there, whatever the revision. */
  seed(...subscribers: readonly Subscriber[]): void;
  /** Takes the person out of the due index behind the back of the item, or moves the date there. */
  moveListing(key: string, date: Instant | undefined): void;
  /** Runs once, just before the next save looks at what is stored: a concurrent change, or a crash by throwing. */
  beforeNextSave(run: () => void | Promise<void>): void;
  /** Runs once, just after the next save has written: a crash by throwing is an answer that was lost. */
  afterNextSave(run: () => void | Promise<void>): void;
}

export function fakeSubscribers(consents: FakeConsents): FakeSubscribers {
  const stored = new Map<string, Subscriber>();
  /** Dates of the index that differ from what the item says. */
  const moved = new Map<string, Instant | undefined>();
  const stuck = new Map<string, Instant>();
  const listedAt = (subscriber: Subscriber) =>
    moved.has(subscriber.key) ? moved.get(subscriber.key) : dueAt(subscriber);
  let before: (() => void | Promise<void>) | undefined;
  let after: (() => void | Promise<void>) | undefined;
  return {
    stored,
    seed(...subscribers) {
      for (const subscriber of subscribers) stored.set(subscriber.key, copy(subscriber));
    },
    moveListing(key, date) {
      moved.set(key, date);
    },
    beforeNextSave(run) {
      before = run;
    },
    afterNextSave(run) {
      after = run;
    },
    get: async (key) => copy(stored.get(key)),
    getMany: async (keys) => [...new Set(keys)].flatMap((key) => copy(stored.get(key)) ?? []),
    async save(next) {
      const interfere = before;
      before = undefined;
      await interfere?.();
      if (!follows(stored.get(next.key), next)) return false;
      stored.set(next.key, copy(next));
      moved.delete(next.key);
      stuck.delete(next.key);
      const crash = after;
      after = undefined;
      await crash?.();
      return true;
    },
    async remove(subscriber) {
      if (stored.get(subscriber.key)?.rev !== subscriber.rev) return false;
      return stored.delete(subscriber.key);
    },
    async due(until, limit) {
      const shards = new Map<string, { key: string; dueAt: number }[]>();
      for (const subscriber of stored.values()) {
        const due = listedAt(subscriber);
        if (due === undefined || due > until) continue;
        const shard = dueShardOf(subscriber.key);
        shards.set(shard, [...(shards.get(shard) ?? []), { key: subscriber.key, dueAt: due }]);
      }
      const oldest = (a: { dueAt: number }, b: { dueAt: number }) => a.dueAt - b.dueAt;
      return [...shards.values()].flatMap((shard) => shard.sort(oldest).slice(0, limit)).sort(oldest);
    },
    async setAside(key, until) {
      const subscriber = stored.get(key);
      if (subscriber === undefined || (listedAt(subscriber) ?? until) > until) return;
      moved.set(key, until);
      stuck.set(key, until);
    },
    async listings(keys) {
      return [...new Set(keys)].flatMap((key) => {
        const subscriber = copy(stored.get(key));
        if (subscriber === undefined) return [];
        const date = listedAt(subscriber);
        return [{ key, subscriber, ...(date === undefined ? {} : { listedAt: date }) }];
      });
    },
    async listStuck(cursor) {
      const oldestFirst = [...stuck]
        .map(([key, since]) => ({ key, since }))
        .sort((a, b) => a.since - b.since);
      return pageOf('stuck', oldestFirst, ({ key }) => key, 100, cursor);
    },
    async removeFiled(key) {
      consents.forget(key);
    },
  };
}

export interface FakeConsents extends Consents {
  readonly stored: readonly ConsentRecord[];
  forget(subscriber: string): void;
}

export function fakeConsents(): FakeConsents {
  const stored: ConsentRecord[] = [];
  const idOf = ({ subscriber, at, purpose, event, scope }: ConsentRecord) =>
    `${subscriber} ${at} ${purpose} ${event} ${scope}`;
  return {
    stored,
    async append(record) {
      if (!stored.some((other) => idOf(other) === idOf(record))) stored.push(copy(record));
    },
    async list(subscriber) {
      const records = stored.filter((record) => record.subscriber === subscriber);
      return copy(records.sort((a, b) => a.at - b.at || (idOf(a) < idOf(b) ? -1 : 1)));
    },
    forget(subscriber) {
      stored.splice(0, stored.length, ...stored.filter((record) => record.subscriber !== subscriber));
    },
  };
}

export interface FakeCounters extends ConfirmationCounters {
  readonly stored: ReadonlyMap<string, ConfirmationCounter>;
}

export function fakeCounters(): FakeCounters {
  const stored = new Map<string, ConfirmationCounter>();
  return {
    stored,
    get: async (mailbox) => copy(stored.get(mailbox)),
    async save(next) {
      if (!follows(stored.get(next.mailbox), next)) return false;
      stored.set(next.mailbox, copy(next));
      return true;
    },
    async remove(mailbox) {
      stored.delete(mailbox);
    },
  };
}
