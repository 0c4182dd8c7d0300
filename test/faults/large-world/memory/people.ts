import type { Instant } from '#shared/domain/instant.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';
import { dueShardOf } from '#shared/persistence/keys.ts';
import type { Subscribers } from '#shared/usecases/ports/table.ts';
import { follows, pageOf } from '../../../support/in-memory/stored.ts';
import { type Shelf, shelf } from './shelf.ts';

/** Where a person stands in the indexes, and whether their item can be read. */
interface Place {
  readonly listedAt?: Instant | undefined;
  readonly stuckAt?: Instant | undefined;
  readonly isSpoiled?: boolean | undefined;
}

export interface MemoryPeople extends Subscribers {
  readonly items: Shelf<Subscriber>;
  /** The first date in the due index. */
  firstDue(): Instant | undefined;
  /** By hand, behind the back of the engine. */
  list(key: string, date: Instant | undefined): void;
  spoil(key: string, isSpoiled: boolean): void;
  freeze(): () => void;
}

/** @param isStale whether an eventual read is behind this time */
export function memoryPeople(
  removeFiled: (key: string) => void,
  now: () => Instant,
  isStale: () => boolean,
): MemoryPeople {
  const items = shelf<Subscriber>();
  let places = new Map<string, Place>();
  const change = (key: string, changed: Place) => void places.set(key, { ...places.get(key), ...changed });
  const readable = (key: string, subscriber: Subscriber | undefined): Subscriber | undefined => {
    if (places.get(key)?.isSpoiled) throw new Error('the item cannot be read');
    return subscriber;
  };
  const get = (key: string) => readable(key, items.get(key));
  const listed = (until: Instant) =>
    [...places].flatMap(([key, { listedAt }]) =>
      listedAt === undefined || listedAt > until ? [] : [{ key, dueAt: listedAt }],
    );
  return {
    items,
    firstDue: () =>
      [...places.values()].reduce<number | undefined>(
        (first, { listedAt }) =>
          listedAt !== undefined && (first === undefined || listedAt < first) ? listedAt : first,
        undefined,
      ),
    list: (key, date) => change(key, { listedAt: date }),
    spoil: (key, isSpoiled) => change(key, { isSpoiled }),
    freeze() {
      const [backItems, frozen] = [items.freeze(), new Map(places)];
      return () => {
        backItems();
        places = new Map(frozen);
      };
    },
    get: async (key, consistency) =>
      consistency === 'eventual' && isStale() ? readable(key, items.getStale(key, now())) : get(key),
    getMany: async (keys) => [...new Set(keys)].flatMap((key) => get(key) ?? []),
    async save(next) {
      if (!follows(items.get(next.key), next)) return false;
      items.set(next.key, next, now());
      places.set(next.key, { listedAt: dueAt(next) });
      return true;
    },
    async remove(subscriber) {
      if (items.get(subscriber.key)?.rev !== subscriber.rev) return false;
      places.delete(subscriber.key);
      return items.delete(subscriber.key);
    },
    async due(until, limit) {
      const taken = new Map<string, number>();
      return listed(until)
        .sort((a, b) => a.dueAt - b.dueAt)
        .filter(({ key }) => {
          const count = taken.get(dueShardOf(key)) ?? 0;
          taken.set(dueShardOf(key), count + 1);
          return count < limit;
        });
    },
    async setAside(key, until) {
      if (items.has(key) && (places.get(key)?.listedAt ?? until) <= until)
        change(key, { listedAt: until, stuckAt: until });
    },
    async listings(keys) {
      return [...new Set(keys)].flatMap((key) => {
        const subscriber = items.get(key);
        if (subscriber === undefined) return [];
        const { listedAt, isSpoiled } = places.get(key) ?? {};
        return [
          {
            key,
            ...(isSpoiled ? {} : { subscriber }),
            ...(listedAt === undefined ? {} : { listedAt }),
          },
        ];
      });
    },
    async listStuck(cursor) {
      const oldestFirst = [...places]
        .flatMap(([key, { stuckAt }]) => (stuckAt === undefined ? [] : [{ key, since: stuckAt }]))
        .sort((a, b) => a.since - b.since);
      return pageOf('stuck', oldestFirst, ({ key }) => key, 100, cursor);
    },
    removeFiled: async (key) => removeFiled(key),
  };
}
