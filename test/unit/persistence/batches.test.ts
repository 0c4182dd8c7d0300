import { DynamoDBClient, InternalServerError } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';

import { dueShards } from '#shared/declarations/table.ts';
import { deleteAll, getAll } from '#shared/persistence/batches.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { documentClient } from '#shared/persistence/client.ts';
import { headKey, subscriberKey } from '#shared/persistence/keys.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { buildHead, buildSubscriber } from '../../support/builders.ts';
import { numbered } from '../../support/repository-contract-terms.ts';

const tableName = 'lantern';
const calls = mockClient(DynamoDBDocumentClient);
const client = documentClient(new DynamoDBClient({ region: 'us-east-1' }));
const keys = (count: number) => numbered(count).map(subscriberKey);
beforeEach(() => calls.reset());

describe('what a busy table hands back', () => {
  test('is asked for again, and only that', async () => {
    const asked: number[] = [];
    calls.on(BatchGetCommand).callsFake(({ RequestItems: { [tableName]: request } }) => {
      const [first, ...rest] = request.Keys;
      asked.push(request.Keys.length);
      const left = rest.slice(asked.length === 1 ? 39 : rest.length);
      return {
        Responses: { [tableName]: [first, ...rest.slice(0, rest.length - left.length)] },
        UnprocessedKeys: left.length === 0 ? {} : { [tableName]: { Keys: left } },
      };
    });
    const items = await getAll(client, tableName, keys(130));
    expect(asked).toEqual([100, 60, 30]);
    expect(items.map(({ pk }) => pk).sort()).toEqual(keys(130).map(({ pk }) => pk));
  });

  test('is deleted again, and only that', async () => {
    const asked: number[] = [];
    calls.on(BatchWriteCommand).callsFake(({ RequestItems: { [tableName]: requests } }) => {
      asked.push(requests.length);
      return asked.length === 1 ? { UnprocessedItems: { [tableName]: requests.slice(20) } } : {};
    });
    await deleteAll(client, tableName, keys(30));
    expect(asked).toEqual([25, 5, 5]);
  });

  test('again and again is an error in the end', async () => {
    calls.on(BatchWriteCommand).callsFake(({ RequestItems }) => ({ UnprocessedItems: RequestItems }));
    await expect(deleteAll(client, tableName, keys(3))).rejects.toThrow('left 3 keys of a batch undone');
  });
});

test('an eventual miss of what a campaign has is asked again, strongly', async () => {
  const found = { Item: { ...headKey('first-steps'), ...buildHead() } };
  calls.on(GetCommand).callsFake(({ ConsistentRead }) => (ConsistentRead ? found : {}));
  expect(await campaignsIn(client, tableName).head('first-steps')).toEqual(buildHead());
  expect(calls.commandCalls(GetCommand).map((call) => call.args[0].input.ConsistentRead)).toEqual([
    false,
    true,
  ]);
});

test('a person is read as consistently as was asked', async () => {
  calls.on(GetCommand).resolves({});
  const subscribers = subscribersIn(client, tableName);
  await subscribers.get('k', 'eventual');
  await subscribers.get('k', 'strong');
  expect(calls.commandCalls(GetCommand).map((call) => call.args[0].input.ConsistentRead)).toEqual([
    false,
    true,
  ]);
});

test('only a failed condition is a lost race; every other error flies', async () => {
  calls.on(PutCommand).rejects(new InternalServerError({ message: 'busy', $metadata: {} }));
  await expect(subscribersIn(client, tableName).save(buildSubscriber())).rejects.toThrow('busy');
});

test('who is due is read on where a page was cut short, up to the limit and no further', async () => {
  const entry = (n: string, shard: string) => ({
    ...subscriberKey(`${shard}-${n}`),
    dueShard: shard,
    dueAt: Number(n),
  });
  calls.on(QueryCommand).callsFake(({ ExpressionAttributeValues, ExclusiveStartKey, Limit }) => {
    const from = ExclusiveStartKey ? 2 : 0;
    const Items = numbered(9)
      .slice(from, from + Math.min(Limit, 2))
      .map((n) => entry(n, ExpressionAttributeValues[':shard']));
    return { Items, LastEvaluatedKey: Items.at(-1) };
  });
  const due = await subscribersIn(client, tableName).due(10, 3);
  expect(due).toHaveLength(3 * dueShards);
  expect(due.map(({ dueAt }) => dueAt)).toEqual([0, 1, 2].flatMap((at) => Array(dueShards).fill(at)));
  expect(calls.commandCalls(QueryCommand)).toHaveLength(2 * dueShards);
});
