import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { table } from '#shared/declarations/table.ts';
import { type Item, itemKeySchema } from './items.ts';
import { cursorRefused, openCursor, sealCursor } from './paging.ts';

const pageSize = 100;

const { name, partitionKey, sortKey } = table.attentionIndex;

/** One page of what lies under a kind of the attention index, oldest first. Eventual, as an index always is. */
export async function readAttention(
  client: DynamoDBDocumentClient,
  tableName: string,
  kind: string,
  cursor: string | undefined,
): Promise<{ readonly items: readonly Item[]; readonly cursor?: string }> {
  const page = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: name,
      KeyConditionExpression: '#kind = :kind',
      ExpressionAttributeNames: { '#kind': partitionKey },
      ExpressionAttributeValues: { ':kind': kind },
      Limit: pageSize,
      ...(cursor === undefined ? {} : { ExclusiveStartKey: readCursor(cursor, kind) }),
    }),
  );
  const items = page.Items ?? [];
  if (page.LastEvaluatedKey === undefined) return { items };
  return { items, cursor: sealCursor(positionSchema.parse(page.LastEvaluatedKey)) };
}

/** A place in an index needs the keys of the index and those of the table. */
const positionSchema = itemKeySchema.extend({ [partitionKey]: z.string(), [sortKey]: z.int() });
const key = z.string().regex(/^[\x20-\x7e]{1,512}$/);
const cursorSchema = z.strictObject({ pk: key, sk: key, [partitionKey]: z.string(), [sortKey]: z.int() });

function readCursor(cursor: string, kind: string): Item {
  const position = cursorSchema.safeParse(openCursor(cursor));
  if (position.success && position.data[partitionKey] === kind) return position.data;
  throw cursorRefused();
}
