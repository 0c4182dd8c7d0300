import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { AppError } from '#shared/domain/app-error.ts';
import { type Item, itemKeySchema } from './items.ts';
import type { ItemKey } from './keys.ts';

export interface Range {
  /** One after the other. */
  readonly partitions: readonly string[];
  /** Start of the sort key; empty for the whole partition. */
  readonly prefix: string;
  readonly limit: number;
  readonly newestFirst?: boolean;
}

/** At most `limit` items of the range after `cursor`. No cursor comes back from the last page. */
export async function readPage(
  client: DynamoDBDocumentClient,
  tableName: string,
  range: Range,
  cursor: string | undefined,
): Promise<{ readonly items: readonly Item[]; readonly cursor?: string }> {
  let after = cursor === undefined ? undefined : readCursor(cursor, range);
  const first = after === undefined ? 0 : range.partitions.indexOf(after.pk);
  const items: Item[] = [];
  for (const [index, pk] of range.partitions.entries()) {
    if (index < first) continue;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: range.prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: {
            ':pk': pk,
            ...(range.prefix === '' ? {} : { ':prefix': range.prefix }),
          },
          ScanIndexForward: !range.newestFirst,
          Limit: range.limit - items.length,
          ...(after === undefined ? {} : { ExclusiveStartKey: { ...after } }),
        }),
      );
      items.push(...(page.Items ?? []));
      after = page.LastEvaluatedKey && itemKeySchema.parse(page.LastEvaluatedKey);
      const isEnd = after === undefined && index === range.partitions.length - 1;
      if (items.length >= range.limit && !isEnd) {
        return { items, cursor: writeCursor(itemKeySchema.parse(items.at(-1))) };
      }
    } while (after !== undefined);
  }
  return { items };
}

/** Every item of the range. For ranges that are small by nature. */
export async function readAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  partition: string,
  prefix: string,
): Promise<readonly Item[]> {
  const range = { partitions: [partition], prefix, limit: 1_000 };
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(client, tableName, range, cursor);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

/** Every item of a partition whose sort key lies between two, both included. */
export async function readBetween(
  client: DynamoDBDocumentClient,
  tableName: string,
  partition: string,
  [from, to]: readonly [string, string],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': partition, ':from': from, ':to': to },
        ExclusiveStartKey: after,
      }),
    );
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return items;
}

/** The last key of a page. It comes back from outside, so it is checked against the range that is asked for. */
const cursorSchema = z.strictObject({ pk: z.string(), sk: z.string().regex(/^[\x20-\x7e]{1,512}$/) });

function writeCursor({ pk, sk }: ItemKey): string {
  return sealCursor({ pk, sk });
}

function readCursor(cursor: string, range: Pick<Range, 'partitions' | 'prefix'>): ItemKey {
  const key = cursorSchema.safeParse(openCursor(cursor));
  if (key.success && range.partitions.includes(key.data.pk) && key.data.sk.startsWith(range.prefix))
    return key.data;
  throw cursorRefused();
}

/** Opaque text for the key where a page ended. */
export function sealCursor(position: Item): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** What a cursor says, to be checked; undefined when it is not even JSON. */
export function openCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export function cursorRefused(): AppError {
  return new AppError('invalid', 'cursor.invalid', 'The cursor does not belong to this list.', [
    { field: 'cursor', message: 'must be the one that the page before gave' },
  ]);
}
