import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

import { table } from '#shared/declarations/table.ts';
import { documentClient } from '#shared/persistence/client.ts';

/** The table as the stacks make it, for an engine that runs here. */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  const { partitionKey, sortKey, dueIndex, attentionIndex } = table;
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const text = [partitionKey, sortKey, dueIndex.partitionKey, attentionIndex.partitionKey];
  const numbers = [dueIndex.sortKey, attentionIndex.sortKey];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(partitionKey, sortKey),
    AttributeDefinitions: [
      ...text.map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
      ...numbers.map((name) => ({ AttributeName: name, AttributeType: 'N' as const })),
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: dueIndex.name,
        KeySchema: keySchema(dueIndex.partitionKey, dueIndex.sortKey),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: attentionIndex.name,
        KeySchema: keySchema(attentionIndex.partitionKey, attentionIndex.sortKey),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}

export interface TestTable {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** A fresh table of its own: for each test file one, for each test that counts items another. */
export async function createTable(endpoint: string, tableName = `test-${randomUUID()}`): Promise<TestTable> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new CreateTableCommand(tableDefinition(tableName)));
  await becomeActive(client, tableName);
  return { client: documentClient(client), tableName };
}

/** The SDK's own waiter sleeps two seconds between looks; these engines need milliseconds. */
async function becomeActive(client: DynamoDBClient, tableName: string): Promise<void> {
  for (let look = 0; look < 200; look++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await wait(5);
  }
  throw new Error(`table ${tableName} did not become active`);
}
