import { setTimeout as wait } from 'node:timers/promises';
import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { type Item, itemKeySchema } from './items.ts';
import type { ItemKey } from './keys.ts';

/** Most that one call takes: BatchGetItem 100 keys, BatchWriteItem 25 writes. */
const batchSizes = { get: 100, write: 25 };
/** 40 ms, 80, 160 …: a little more than a second in all, then whoever called tries again later. */
const attempts = 6;
const firstPause = 20;

/** The items that are there, in no particular order. Eventual read. */
export async function getAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  await inBatches(distinct(keys), batchSizes.get, async (batch) => {
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...batch] } } }),
    );
    items.push(...(answer.Responses?.[tableName] ?? []));
    return z.array(itemKeySchema).parse(answer.UnprocessedKeys?.[tableName]?.Keys ?? []);
  });
  return items;
}

/** Deletes what is there under these keys. */
export async function deleteAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<void> {
  await inBatches(distinct(keys), batchSizes.write, async (batch) => {
    const requests = batch.map((key) => ({ DeleteRequest: { Key: key } }));
    const answer = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
    const left = answer.UnprocessedItems?.[tableName] ?? [];
    return left.map((request) => itemKeySchema.parse(request.DeleteRequest?.Key));
  });
}

/** `work` returns the keys it could not do, which a busy table hands back; they are tried again. */
async function inBatches(
  keys: readonly ItemKey[],
  size: number,
  work: (batch: readonly ItemKey[]) => Promise<readonly ItemKey[]>,
): Promise<void> {
  for (let start = 0; start < keys.length; start += size) {
    let left: readonly ItemKey[] = keys.slice(start, start + size);
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === attempts) throw new Error(`the table left ${left.length} keys of a batch undone`);
      if (attempt > 0) await wait(firstPause * 2 ** attempt);
      left = await work(left);
    }
  }
}

/** A key that stands twice in one batch is refused by the table. */
function distinct(keys: readonly ItemKey[]): readonly ItemKey[] {
  return [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
}
