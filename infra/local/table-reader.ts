import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

import { campaignShards, dueShards, table } from '#shared/declarations/table.ts';
import { callAws } from './aws-call.ts';
import { tableName } from './engines.ts';
import type { Instant } from './virtual-clock.ts';

/** Of each shard of the due index. */
const pageSize = 25;

const dueSchema = z.object({
  Items: z.array(
    z
      .object({
        [table.partitionKey]: z.object({ S: z.string() }),
        [table.dueIndex.sortKey]: z.object({ N: z.coerce.number() }),
      })
      .transform((item) => ({ subscriber: item[table.partitionKey].S, at: item[table.dueIndex.sortKey].N })),
  ),
});

export interface DueEntry {
  readonly subscriber: string;
  readonly at: Instant;
}

/** What the embedded run must know of the table to move the clock: no more than an operator could query. */
export class TableReader {
  readonly #client: DynamoDBClient;
  readonly #url: string;

  constructor(client: DynamoDBClient, url: string) {
    this.#client = client;
    this.#url = url;
  }

  /** The first people who are due, in order, leaving out `ignored`: everyone up to the last date given. */
  async due(ignored: ReadonlySet<string>): Promise<DueEntry[]> {
    const limit = pageSize + ignored.size;
    const shards = await Promise.all(
      Array.from({ length: dueShards }, (_, shard) => this.#shardOf(String(shard), limit)),
    );
    // Beyond the end of a shard that has more, others may lie between.
    const known = shards
      .filter((entries) => entries.length === limit)
      .map((entries) => entries.at(-1)?.at ?? 0);
    return shards
      .flat()
      .filter(({ subscriber, at }) => !ignored.has(subscriber) && known.every((end) => at <= end))
      .sort((a, b) => a.at - b.at);
  }

  async #shardOf(shard: string, limit: number): Promise<DueEntry[]> {
    const { name, partitionKey } = table.dueIndex;
    const answer = await callAws(this.#url, 'DynamoDB_20120810.Query', {
      TableName: tableName,
      IndexName: name,
      KeyConditionExpression: '#shard = :shard',
      ExpressionAttributeNames: { '#shard': partitionKey },
      ExpressionAttributeValues: { ':shard': { S: shard } },
      Limit: limit,
    });
    return dueSchema.parse(answer).Items;
  }

  /** How many steps were skipped between two moments, both included. */
  async countSkipped(from: Instant, to: Instant): Promise<number> {
    const campaigns = await this.#query({ ':pk': { S: 'CAMPAIGNS' } });
    const shards = Array.from({ length: campaignShards }, (_, shard) => shard);
    const counts = campaigns.flatMap((campaign) =>
      shards.map(async (shard) => {
        const rows = await this.#query(
          {
            ':pk': { S: `C#${campaign[table.sortKey]?.S}#${shard}` },
            ':rows': { S: 'D#' },
            ':skipped': { S: 'skipped' },
            ':from': { N: String(from) },
            ':to': { N: String(to) },
          },
          ' AND begins_with(#sk, :rows)',
          '#state = :skipped AND #changed BETWEEN :from AND :to',
        );
        return rows.length;
      }),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async #query(
    values: Record<string, AttributeValue>,
    range = '',
    filter?: string,
  ): Promise<Record<string, AttributeValue>[]> {
    const { partitionKey, sortKey } = table;
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: tableName,
        KeyConditionExpression: `#pk = :pk${range}`,
        ...(filter === undefined ? {} : { FilterExpression: filter }),
        ExpressionAttributeNames: {
          '#pk': partitionKey,
          ...(range === '' ? {} : { '#sk': sortKey }),
          ...(filter === undefined ? {} : { '#state': 'state', '#changed': 'changedAt' }),
        },
        ExpressionAttributeValues: values,
      },
    );
    const found: Record<string, AttributeValue>[] = [];
    for await (const { Items = [] } of pages) found.push(...Items);
    return found;
  }
}
