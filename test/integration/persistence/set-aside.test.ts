import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, inject, test } from 'vitest';

import { day } from '#shared/domain/instant.ts';
import { subscriberKey } from '#shared/persistence/keys.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { buildSubscriber, personKey, tuesday } from '../../support/builders.ts';
import { createTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
beforeEach(async () => {
  table = await createTable(inject('dynamodbEndpoint'));
});

test('an item that cannot be read is set aside and listed, and nobody else has to wait', async () => {
  const { client, tableName } = table;
  const subscribers = subscribersIn(client, tableName);
  const broken = { ...subscriberKey('broken'), v: 9, rev: 'none', dueShard: '0', dueAt: tuesday };
  await client.send(new PutCommand({ TableName: tableName, Item: broken }));
  await subscribers.save(buildSubscriber());
  await expect(subscribers.get('broken', 'strong')).rejects.toThrow();

  await subscribers.setAside('broken', tuesday + day);
  expect((await subscribers.listStuck()).items).toEqual([{ key: 'broken', since: tuesday + day }]);
  expect((await subscribers.due(tuesday, 10)).map(({ key }) => key)).toEqual([personKey]);
  const listings = await subscribers.listings(['broken', personKey]);
  expect(listings.find(({ key }) => key === 'broken')).not.toHaveProperty('subscriber');
  expect(listings.find(({ key }) => key === personKey)?.subscriber).toEqual(buildSubscriber());
  const read = new GetCommand({ TableName: tableName, Key: { ...subscriberKey('broken') } });
  expect((await client.send(read)).Item).toMatchObject({ v: 9, rev: 'none' });
});
