import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

import { table } from '#shared/declarations/table.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dueAt } from '#shared/domain/subscriber.ts';
import type { Item } from '#shared/persistence/items.ts';
import { subscriberKey, subscriberOf } from '#shared/persistence/keys.ts';
import { repositoriesIn } from '../../../support/repositories.ts';
import { createTable } from '../../../support/table.ts';
import type { Harm, Store } from '../store.ts';

/** The table on a real engine, through the repositories of the service. */
export async function dynamodbStore(endpoint: string): Promise<Store> {
  const { client, tableName } = await createTable(endpoint);
  const repositories = repositoriesIn({ client, tableName });
  const { subscribers, deliveries } = repositories;
  /** What the due index holds: only to know which minutes are idle, which no use case asks. */
  let listed = new Map<string, Instant>();
  const list = (key: string, date: Instant | undefined) =>
    void (date === undefined ? listed.delete(key) : listed.set(key, date));
  return {
    ports: {
      ...repositories,
      subscribers: {
        ...subscribers,
        async save(next) {
          const isSaved = await subscribers.save(next);
          if (isSaved) list(next.key, dueAt(next));
          return isSaved;
        },
        async remove(subscriber) {
          const isRemoved = await subscribers.remove(subscriber);
          if (isRemoved) list(subscriber.key, undefined);
          return isRemoved;
        },
        async setAside(key, until) {
          await subscribers.setAside(key, until);
          const [found] = await subscribers.listings([key]);
          list(key, found?.listedAt);
        },
      },
    },
    firstDue: () =>
      [...listed.values()].reduce<number | undefined>(
        (first, date) => (first === undefined || date < first ? date : first),
        undefined,
      ),
    async freeze() {
      const items = await readTable(client, tableName);
      const dates = new Map(listed);
      return async () => {
        await writeTable(client, tableName, items);
        listed = dates;
      };
    },
    async damage(harm) {
      if (harm.kind === 'delete-row') return deliveries.remove([harm.row]);
      if (harm.kind === 'drop-next') {
        await subscribers.save(harm.subscriber);
        return list(harm.subscriber.key, dueAt(harm.subscriber));
      }
      await update(client, tableName, harm);
      if (harm.kind === 'unlist') list(harm.key, undefined);
    },
    close: async () => client.destroy(),
  };
}

async function update(
  client: DynamoDBDocumentClient,
  tableName: string,
  { kind, key }: Extract<Harm, { kind: 'spoil' | 'heal' | 'unlist' }>,
): Promise<void> {
  const [found] = (await readTable(client, tableName)).filter(
    ({ pk, sk }) => subscriberOf(String(pk)) === key && sk === subscriberKey(key).sk,
  );
  if (found === undefined) return;
  const { partitionKey, sortKey } = table.dueIndex;
  const change =
    kind === 'unlist'
      ? {
          UpdateExpression: 'REMOVE #shard, #due',
          ExpressionAttributeNames: { '#shard': partitionKey, '#due': sortKey },
        }
      : {
          UpdateExpression: 'SET #v = :v',
          ExpressionAttributeNames: { '#v': 'v' },
          ExpressionAttributeValues: { ':v': kind === 'spoil' ? 99 : 1 },
        };
  await client.send(new UpdateCommand({ TableName: tableName, Key: subscriberKey(key), ...change }));
}

async function readTable(client: DynamoDBDocumentClient, tableName: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: after }),
    );
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return items;
}

/** Makes the table hold exactly these. */
async function writeTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  const nameOf = ({ pk, sk }: Item) => `${pk}\n${sk}`;
  const kept = new Set(items.map(nameOf));
  const added = (await readTable(client, tableName)).filter((item) => !kept.has(nameOf(item)));
  const writes = [
    ...added.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
    ...items.map((Item) => ({ PutRequest: { Item } })),
  ];
  for (let from = 0; from < writes.length; from += 25) {
    const batch = { RequestItems: { [tableName]: writes.slice(from, from + 25) } };
    const { UnprocessedItems } = await client.send(new BatchWriteCommand(batch));
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('the engine left writes undone');
  }
}
