import type { Instant } from '#shared/domain/instant.ts';

/**
 * Items of one kind by their id, as JSON: what goes in and out is a copy, an optional field that is
 * undefined is left out as the table leaves it out, and a look at all of them at one moment costs nothing.
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
  freeze(): () => void;
}

interface Entry {
  readonly json: string;
  readonly before?: string | undefined;
  readonly since?: Instant | undefined;
}

/** How long an eventual read may be behind. */
const staleFor = 1_000;

export function shelf<T>(): Shelf<T> {
  let entries = new Map<string, Entry>();
  const read = (json: string | undefined): T | undefined =>
    json === undefined ? undefined : JSON.parse(json);
  const get = (id: string) => read(entries.get(id)?.json);
  return {
    get,
    getStale(id, now) {
      const entry = entries.get(id);
      const isFresh = entry?.since === undefined || now - entry.since > staleFor;
      return isFresh ? read(entry?.json) : read(entry.before);
    },
    has: (id) => entries.has(id),
    set(id, item, now) {
      entries.set(id, { json: JSON.stringify(item), before: entries.get(id)?.json, since: now });
    },
    delete: (id) => entries.delete(id),
    ids: () => [...entries.keys()],
    all: () =>
      [...entries.keys()].sort().flatMap((id) => {
        const item = get(id);
        return item === undefined ? [] : [item];
      }),
    freeze() {
      const frozen = new Map(entries);
      return () => {
        entries = new Map(frozen);
      };
    },
  };
}
