import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';

import { held, type Item, itemKeySchema } from '#shared/persistence/items.ts';
import type { ItemKey } from '#shared/persistence/keys.ts';

/** One of the two tables, item by item. All reads are strong. */
export interface Table {
  /** Every item, in no order. */
  all(): AsyncGenerator<Item>;
  get(key: ItemKey): Promise<Item | undefined>;
  /** Every item of a partition. */
  partition(pk: string): Promise<readonly Item[]>;
  put(item: Item): Promise<void>;
  /** False when it is there already. */
  putNew(item: Item): Promise<boolean>;
  remove(key: ItemKey): Promise<void>;
}

export function tableOf(client: DynamoDBDocumentClient, TableName: string): Table {
  return {
    async *all() {
      let after: Item | undefined;
      do {
        const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
          new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey: after }),
        );
        yield* page.Items ?? [];
        after = page.LastEvaluatedKey;
      } while (after !== undefined);
    },
    async get(key) {
      return (await client.send(new GetCommand({ TableName, Key: { ...key }, ConsistentRead: true }))).Item;
    },
    async partition(pk) {
      const items: Item[] = [];
      let after: Item | undefined;
      do {
        const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk },
            ConsistentRead: true,
            ExclusiveStartKey: after,
          }),
        );
        items.push(...(page.Items ?? []));
        after = page.LastEvaluatedKey;
      } while (after !== undefined);
      return items;
    },
    async put(item) {
      await client.send(new PutCommand({ TableName, Item: item }));
    },
    putNew: (item) =>
      held(
        client.send(
          new PutCommand({ TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
        ),
      ),
    async remove(key) {
      await client.send(new DeleteCommand({ TableName, Key: { ...key } }));
    },
  };
}

export const keyOf = (item: Item): ItemKey => {
  const { pk, sk } = itemKeySchema.parse(item);
  return { pk, sk };
};
