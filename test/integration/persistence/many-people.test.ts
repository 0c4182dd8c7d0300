import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';

import { markerKey } from '#shared/persistence/keys.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { listEnrolments } from '#shared/usecases/staff/enrolments.ts';
import {
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  campaignId,
} from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { createTable, type TestTable } from '../../support/table.ts';

const people = 10_000;

/** The markers alone: a page asks for its own people by key, so others cost nothing. */
async function fill({ client, tableName }: TestTable): Promise<void> {
  const markers = Array.from({ length: people }, (_, i) =>
    buildMarker({ enrolment: `enrolment${i}`, subscriber: `person-${i}` }),
  );
  for (let i = 0; i < people; i += 25) {
    const requests = markers.slice(i, i + 25).map((marker) => ({
      PutRequest: { Item: { ...markerKey(campaignId, marker.enrolment), ...marker } },
    }));
    await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
  }
}

test('one page of ten thousand enrolments costs what one page of a few does', {
  timeout: 60_000,
}, async () => {
  const table = await createTable(inject('dynamodbEndpoint'));
  await fill(table);
  const { client, tableName } = table;
  const subscribers = subscribersIn(client, tableName);
  const markers = markersIn(client, tableName);
  const deps = inMemoryDeps({ markers, subscribers });
  deps.campaigns.seed(buildHead());
  const [one] = (await markers.list(campaignId, { limit: 1 })).items;
  if (one === undefined) throw new Error('nobody is there');
  await subscribers.save(
    buildSubscriber({ key: one.subscriber, enrolments: [buildEnrolment({ id: one.enrolment })], rev: 0 }),
  );

  const calls: { readonly name: string; readonly scanned: number | undefined }[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        const { ScannedCount } = result.output as { readonly ScannedCount?: number };
        calls.push({ name: commandName, scanned: ScannedCount });
        return result;
      },
    { step: 'initialize' },
  );
  const first = await listEnrolments(deps, campaignId, { limit: 25 });
  expect(first.enrolments).toMatchObject([{ enrolment: one.enrolment }]);
  expect(calls).toEqual([
    { name: 'QueryCommand', scanned: 25 },
    { name: 'BatchGetItemCommand', scanned: undefined },
  ]);
  calls.length = 0;
  await listEnrolments(deps, campaignId, { limit: 25, cursor: first.cursor });
  expect(calls.map(({ name }) => name)).toEqual(['QueryCommand', 'BatchGetItemCommand']);
});
