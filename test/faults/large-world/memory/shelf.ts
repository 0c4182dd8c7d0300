import type { Instant } from '#shared/domain/instant.ts';

/**
 * Items of one kind by their id. What goes in is copied and frozen; what is read is what is stored itself.
 * An optional field that is undefined is left out as the table leaves it out, and a look at all of them at
 * one moment costs nothing.
 */
export interface Shelf<T> {
  get(id: string): T | undefined;
  /** As an eventual read may give it: what stood there until a moment ago. */
  getStale(id: string, now: Instant): T | undefined;
  has(id: string): boolean;
  set(id: string, item: T, now?: Instant): void;
  delete(id: string): boolean;
  ids(): readonly string[];
  /** In the order of their ids. */
  all(): readonly T[];
  /** Those whose id is the group, a blank and one more word, in the order of their ids. */
  inGroup(group: string): readonly T[];
  freeze(): () => void;
}

interface Entry<T> {
  readonly item: T;
  readonly before?: T | undefined;
  readonly since?: Instant | undefined;
}

/** How long an eventual read may be behind. */
const staleFor = 1_000;

export function shelf<T>(): Shelf<T> {
  let entries = new Map<string, Entry<T>>();
  let groups = new Map<string, Set<string>>();
  const inOrder = (ids: Iterable<string>): readonly T[] =>
    [...ids].sort().flatMap((id) => {
      const item = entries.get(id)?.item;
      return item === undefined ? [] : [item];
    });
  const file = (id: string) => {
    const group = groupOf(id);
    const filed = groups.get(group);
    if (filed === undefined) groups.set(group, new Set([id]));
    else filed.add(id);
  };
  return {
    get: (id) => entries.get(id)?.item,
    getStale(id, now) {
      const entry = entries.get(id);
      const isFresh = entry?.since === undefined || now - entry.since > staleFor;
      return isFresh ? entry?.item : entry.before;
    },
    has: (id) => entries.has(id),
    set(id, item, now) {
      const kept: T = JSON.parse(JSON.stringify(item));
      entries.set(id, { item: frozen(kept), before: entries.get(id)?.item, since: now });
      file(id);
    },
    delete(id) {
      groups.get(groupOf(id))?.delete(id);
      return entries.delete(id);
    },
    ids: () => [...entries.keys()],
    all: () => inOrder(entries.keys()),
    inGroup: (group) => inOrder(groups.get(group) ?? []),
    freeze() {
      const then = new Map(entries);
      return () => {
        entries = new Map(then);
        groups = new Map();
        for (const id of entries.keys()) file(id);
      };
    },
  };
}

const groupOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf(' ')));

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
