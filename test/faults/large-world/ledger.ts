import { type Delivery, parseSendId, sendId } from '#shared/domain/delivery.ts';
import type { Marker } from '#shared/domain/marker.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import type { Page } from '#shared/usecases/ports/table.ts';
import { campaigns } from './campaigns.ts';
import type { World } from './world.ts';

/** Everything that the table says at the end. */
export interface Ledger {
  readonly people: ReadonlyMap<string, Subscriber>;
  readonly listed: ReadonlySet<string>;
  readonly rows: ReadonlyMap<string, Delivery>;
  readonly markers: readonly Marker[];
  readonly consents: ReadonlyMap<string, number>;
}

export async function readLedger({ store, keys, truth }: World): Promise<Ledger> {
  const { subscribers, deliveries, markers, consents } = store.ports;
  const listings = await subscribers.listings([...keys.values()]);
  const people = listings.flatMap(({ subscriber }) => subscriber ?? []);
  const steps = new Set<string>();
  for (const campaign of Object.values(campaigns)) {
    const head = await store.ports.campaigns.head(campaign);
    for (let number = 1; number <= (head?.version ?? 0); number++)
      for (const { id } of (await store.ports.campaigns.version(campaign, number))?.steps ?? [])
        steps.add(id);
  }
  for (const tag of truth.taken.keys()) steps.add(parseSendId(tag)?.step ?? '');
  const rows: Delivery[] = [];
  const marked: Marker[] = [];
  for (const campaign of Object.values(campaigns)) {
    for (const step of steps)
      rows.push(...(await all((cursor) => deliveries.listStep(campaign, step, cursor))));
    marked.push(...(await all((cursor) => markers.list(campaign, cursor === undefined ? {} : { cursor }))));
  }
  const records = new Map<string, number>();
  for (const key of truth.erased) records.set(key, (await consents.list(key)).length);
  return {
    people: new Map(people.map((person) => [person.key, person])),
    listed: new Set(listings.filter(({ listedAt }) => listedAt !== undefined).map(({ key }) => key)),
    rows: new Map(rows.map((row) => [sendId(row), row])),
    markers: marked,
    consents: records,
  };
}

async function all<T>(list: (cursor: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await list(cursor);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}
