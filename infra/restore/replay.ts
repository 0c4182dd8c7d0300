import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

import { accountStateSchema, freshAccount } from '#shared/domain/account.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { expireRequest } from '#shared/domain/subscriber-changes.ts';
import { domainPart, type Item, stamped } from '#shared/persistence/items.ts';
import {
  accountKey,
  claimHistoryPartition,
  claimsPartition,
  consentPrefix,
  counterKey,
  deliveryKey,
  markerKey,
  personPartition,
  subscriberKey,
  subscriberOf,
} from '#shared/persistence/keys.ts';
import { readSubscriber } from '#shared/persistence/subscribers.ts';
import { hasDecided, isErased, isToReplay } from './decided.ts';
import { keyOf, type Table } from './table.ts';

/** What was brought over, and what a person must look at. */
export interface Replayed {
  /** People whose departure, suppression or erasure the restored table did not know. */
  readonly decisions: number;
  /** Items that went: rows, markers and records of the erased, and whoever never confirmed and is gone since. */
  readonly removed: number;
  /** Consent records, audit entries and claims that it lacked. */
  readonly records: number;
  /** Keys of people whom only the restored table has, though nothing that the service does removes them. */
  readonly lost: readonly string[];
  /** Keys of people whose item in the old table nobody can read. */
  readonly unreadable: readonly string[];
  /** Campaigns that were changed after the restored moment: their state is not brought over. */
  readonly campaigns: readonly string[];
  /** Keys that do not stand in the restored table as they were decided. */
  readonly wrong: readonly string[];
}

/** A reason not to begin; its message is for the terminal. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/**
 * Tells a restored table what people and staff decided after the moment that it was restored to, and
 * compares everybody's item afterwards. Repeating it is harmless. From its first write on the restored
 * table is stopped, with a send floor of now.
 *
 * @throws NotNow unless all sending is stopped in the old table
 */
export async function replay(old: Table, restored: Table, now: number): Promise<Replayed> {
  const account = stateOf(await old.get(accountKey));
  if (!account.stopped)
    throw new NotNow('All sending must be stopped first: POST /v1/staff/account/stop, then begin again.');
  const standing = stateOf(await restored.get(accountKey));
  const next = { ...account, stopped: true, sendFloor: Math.max(account.sendFloor ?? 0, now) };
  await restored.put(stamped({ ...accountKey, ...next, rev: Math.max(account.rev, standing.rev) + 1 }));

  const found = { decisions: 0, removed: 0, records: 0 };
  const unreadable: string[] = [];
  const lost: string[] = [];
  const campaigns: string[] = [];

  for await (const item of old.all()) {
    const { pk, sk } = keyOf(item);
    const key = subscriberOf(pk);
    if (key !== undefined && sk === subscriberKey(key).sk) {
      const person = personOf(item);
      if (person === undefined) unreadable.push(key);
      else {
        const before = personOf(await restored.get(subscriberKey(key)));
        if (!isToReplay(person, before)) continue;
        found.decisions += 1;
        if (isErased(person)) found.removed += await forget(restored, old, person, before);
        await restored.put(item);
      }
    } else if (isRecord(pk, sk)) {
      if (await restored.putNew(item)) found.records += 1;
    } else if (pk === claimsPartition || sk === counterKey('').sk) {
      if (revOf(item) <= revOf(await restored.get(keyOf(item)))) continue;
      await restored.put(item);
      found.records += 1;
    } else if (sk === 'HEAD' && revOf(item) > revOf(await restored.get(keyOf(item)))) {
      campaigns.push(pk);
    }
  }

  for await (const item of restored.all()) {
    const key = subscriberOf(keyOf(item).pk);
    if (key === undefined || keyOf(item).sk !== subscriberKey(key).sk) continue;
    if ((await old.get(subscriberKey(key))) !== undefined) continue;
    const person = personOf(item);
    // Only those who never confirmed does the service itself remove.
    if (person === undefined || expireRequest(person) !== undefined) {
      lost.push(key);
      continue;
    }
    found.removed += await forget(restored, old, person, undefined);
    await restored.remove(subscriberKey(key));
    found.removed += 1;
  }

  return { ...found, lost, unreadable, campaigns, wrong: await differences(old, restored) };
}

/** Rows, markers and records of somebody who is to be forgotten, but for what the old table keeps of them. */
async function forget(
  restored: Table,
  old: Table,
  person: Subscriber,
  before: Subscriber | undefined,
): Promise<number> {
  const enrolments = [...person.enrolments, ...(before?.enrolments ?? [])];
  const keys = enrolments.flatMap(({ id, campaign, begun }) => [
    markerKey(campaign, id),
    ...begun.map((step) => deliveryKey(campaign, id, step)),
  ]);
  const kept = new Set((await old.partition(personPartition(person.key))).map((item) => keyOf(item).sk));
  const filed = (await restored.partition(personPartition(person.key)))
    .map(keyOf)
    .filter(({ sk }) => sk !== subscriberKey(person.key).sk && !kept.has(sk));
  let removed = 0;
  for (const key of [...keys, ...filed]) {
    if ((await restored.get(key)) === undefined) continue;
    await restored.remove(key);
    removed += 1;
  }
  return removed;
}

/** Whom the restored table would still write to, or know of, though the old one says no. */
async function differences(old: Table, restored: Table): Promise<readonly string[]> {
  const wrong: string[] = [];
  for await (const item of old.all()) {
    const key = subscriberOf(keyOf(item).pk);
    if (key === undefined || keyOf(item).sk !== subscriberKey(key).sk) continue;
    const person = personOf(item);
    if (person === undefined || !hasDecided(person)) continue;
    const there = await restored.get(keyOf(item));
    const newer = personOf(there)?.rev ?? -1;
    if (newer <= person.rev && !isDeepStrictEqual(there, item)) wrong.push(key);
  }
  return wrong;
}

function isRecord(pk: string, sk: string): boolean {
  return pk.startsWith('AUDIT#') || pk === claimHistoryPartition || sk.startsWith(consentPrefix);
}

function personOf(item: Item | undefined): Subscriber | undefined {
  if (item === undefined) return undefined;
  try {
    return readSubscriber(item);
  } catch {
    return undefined;
  }
}

const stateOf = (item: Item | undefined) =>
  item === undefined ? freshAccount : accountStateSchema.parse(domainPart(item));
const revSchema = z.object({ rev: z.int() });
const revOf = (item: Item | undefined): number => (item === undefined ? -1 : revSchema.parse(item).rev);
