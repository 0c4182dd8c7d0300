import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { table } from '#shared/declarations/table.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dueAt, type Subscriber, subscriberSchema } from '#shared/domain/subscriber.ts';
import type { Subscribers } from '#shared/usecases/ports/table.ts';
import { readAttention } from './attention.ts';
import { deleteAll, getAll } from './batches.ts';
import { domainPart, follows, held, type Item, itemKeySchema, stamped } from './items.ts';
import {
  allDueShards,
  counterKey,
  dueShardOf,
  personPartition,
  subscriberKey,
  subscriberOf,
} from './keys.ts';
import { readAll } from './paging.ts';

export function subscribersIn(client: DynamoDBDocumentClient, tableName: string): Subscribers {
  return {
    async get(key, consistency) {
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: subscriberKey(key),
          ConsistentRead: consistency === 'strong',
        }),
      );
      return item && readSubscriber(item);
    },

    async getMany(keys) {
      return (await getAll(client, tableName, keys.map(subscriberKey))).map(readSubscriber);
    },

    async save(next) {
      const item = subscriberItem(next);
      return held(client.send(new PutCommand({ TableName: tableName, Item: item, ...follows(next.rev) })));
    },

    async remove(subscriber) {
      return held(
        client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: subscriberKey(subscriber.key),
            ConditionExpression: 'rev = :rev',
            ExpressionAttributeValues: { ':rev': subscriber.rev },
          }),
        ),
      );
    },

    async due(until, limit) {
      const shards = await Promise.all(
        allDueShards.map((shard) => dueIn(client, tableName, shard, until, limit)),
      );
      return shards.flat().sort((a, b) => a.dueAt - b.dueAt);
    },

    async setAside(key, until) {
      await held(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: subscriberKey(key),
            UpdateExpression: 'SET #due = :until, #shard = :shard, #attention = :stuck, #since = :until',
            ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#due) OR #due <= :until)',
            ExpressionAttributeNames: {
              '#due': table.dueIndex.sortKey,
              '#shard': table.dueIndex.partitionKey,
              '#attention': table.attentionIndex.partitionKey,
              '#since': table.attentionIndex.sortKey,
            },
            ExpressionAttributeValues: { ':until': until, ':shard': dueShardOf(key), ':stuck': stuck },
          }),
        ),
      );
    },

    async listings(keys) {
      const items = await getAll(client, tableName, keys.map(subscriberKey));
      return items.flatMap((item) => {
        const key = subscriberOf(itemKeySchema.parse(item).pk);
        const date = z.int().safeParse(item[table.dueIndex.sortKey]);
        const isListed = date.success && item[table.dueIndex.partitionKey] === dueShardOf(key ?? '');
        const read = subscriberSchema.safeParse({ ...domainPart(item), key });
        return key === undefined
          ? []
          : [
              {
                key,
                ...(isListed ? { listedAt: date.data } : {}),
                ...(read.success ? { subscriber: read.data } : {}),
              },
            ];
      });
    },

    async listStuck(cursor) {
      const page = await readAttention(client, tableName, stuck, cursor);
      return { ...page, items: page.items.flatMap(readStuck) };
    },

    async removeFiled(key) {
      const filed = await readAll(client, tableName, personPartition(key), '');
      // The counter belongs to the mailbox: forgotten with the person, it would allow three mails more.
      const kept = new Set([subscriberKey(key).sk, counterKey(key).sk]);
      const keys = filed.map((item) => itemKeySchema.parse(item)).filter(({ sk }) => !kept.has(sk));
      await deleteAll(client, tableName, keys);
    },
  };
}

/**
 * The item of one person. The key stands in `pk` only: beyond 1,024 bytes every write of a person
 * costs two units. Without a date there are no index keys, and the person is not in the due index.
 */
export function subscriberItem({ key, ...subscriber }: Subscriber): Item {
  const due = dueAt({ key, ...subscriber });
  return stamped({
    ...subscriberKey(key),
    ...subscriber,
    ...(due === undefined
      ? {}
      : { [table.dueIndex.partitionKey]: dueShardOf(key), [table.dueIndex.sortKey]: due }),
  });
}

export function readSubscriber(item: Item): Subscriber {
  return subscriberSchema.parse({ ...domainPart(item), key: subscriberOf(itemKeySchema.parse(item).pk) });
}

/** Where in the attention index those lie who were set aside. */
const stuck = 'stuck';

/** Of one who was set aside only the keys: the rest of the item may not be readable. */
const stuckEntrySchema = z.object({ pk: z.string(), [table.attentionIndex.sortKey]: z.int() });

function readStuck(item: Item): { key: string; since: Instant }[] {
  const entry = stuckEntrySchema.parse(item);
  const key = subscriberOf(entry.pk);
  return key === undefined ? [] : [{ key, since: entry[table.attentionIndex.sortKey] }];
}

/** The index is keys only: the key of the person and the date, nothing else. */
const dueEntrySchema = z.object({ pk: z.string(), dueAt: z.int() });

/** Eventual, as an index always is: it nominates, and the visit decides on what it reads itself. */
async function dueIn(
  client: DynamoDBDocumentClient,
  tableName: string,
  shard: string,
  until: Instant,
  limit: number,
): Promise<{ key: string; dueAt: Instant }[]> {
  const found: { key: string; dueAt: Instant }[] = [];
  let after: Item | undefined;
  do {
    const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: table.dueIndex.name,
        KeyConditionExpression: '#shard = :shard AND #due <= :until',
        ExpressionAttributeNames: { '#shard': table.dueIndex.partitionKey, '#due': table.dueIndex.sortKey },
        ExpressionAttributeValues: { ':shard': shard, ':until': until },
        Limit: limit - found.length,
        ExclusiveStartKey: after,
      }),
    );
    for (const item of page.Items ?? []) {
      const entry = dueEntrySchema.parse(item);
      const key = subscriberOf(entry.pk);
      if (key !== undefined) found.push({ key, dueAt: entry.dueAt });
    }
    after = page.LastEvaluatedKey;
  } while (after !== undefined && found.length < limit);
  return found;
}
