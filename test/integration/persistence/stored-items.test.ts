import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, inject, test } from 'vitest';

import { table } from '#shared/declarations/table.ts';
import { day, minute } from '#shared/domain/instant.ts';
import { accountIn } from '#shared/persistence/account.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { confirmationCountersIn } from '#shared/persistence/confirmation-counters.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { accountKey, counterKey, deliveryKey, markerKey, subscriberKey } from '#shared/persistence/keys.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import {
  buildCompiledStep,
  buildDelivery,
  buildDraft,
  buildHead,
  buildMarker,
  buildSubscriber,
  buildVersion,
  campaignId,
  firstEnrolment,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { expectCursorRefused, numbered } from '../../support/repository-contract-terms.ts';
import { createTable } from '../../support/table.ts';

let client: DynamoDBDocumentClient;
let tableName: string;
beforeEach(async () => {
  ({ client, tableName } = await createTable(inject('dynamodbEndpoint')));
});
const get = async (key: { pk: string; sk: string }) =>
  (await client.send(new GetCommand({ TableName: tableName, Key: { ...key } }))).Item;
const put = (item: Record<string, unknown>) =>
  client.send(new PutCommand({ TableName: tableName, Item: item }));

describe('the due index', () => {
  const inIndex = async () =>
    (await client.send(new ScanCommand({ TableName: tableName, IndexName: table.dueIndex.name }))).Items;

  test('holds keys only, and nobody who has no date', async () => {
    const subscribers = subscribersIn(client, tableName);
    await subscribers.save(buildSubscriber());
    await subscribers.save(buildSubscriber({ key: 'nothing-open', enrolments: [] }));
    const entry = {
      pk: `A#${personKey}`,
      sk: 'P',
      dueShard: expect.stringMatching(/^[0-3]$/),
      dueAt: tuesday,
    };
    expect(await inIndex()).toEqual([entry]);
    await subscribers.save(buildSubscriber({ rev: 1, enrolments: [] }));
    expect(await inIndex()).toEqual([]);
    expect(await get(subscriberKey(personKey))).not.toHaveProperty('dueShard');
  });
});

describe('the attention index', () => {
  const flagged = async (attention: string) =>
    (
      await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: table.attentionIndex.name,
          KeyConditionExpression: 'attention = :attention',
          ExpressionAttributeValues: { ':attention': attention },
        }),
      )
    ).Items?.map((item) => [item['enrolment'], item['attentionAt']]);

  test('a row enters it when recorded or raised to such a state, and leaves it when better is known', async () => {
    const deliveries = deliveriesIn(client, tableName);
    await deliveries.record(buildDelivery({ state: 'unknown', reason: 'lease', changedAt: tuesday + 1 }));
    expect(await flagged('unknown')).toEqual([[firstEnrolment, tuesday + 1]]);
    await deliveries.raise(buildDelivery(), {
      state: 'refused',
      reason: 'MessageRejected',
      changedAt: tuesday + 2,
    });
    expect(await flagged('unknown')).toEqual([]);
    expect(await flagged('refused')).toEqual([[firstEnrolment, tuesday + 2]]);
    await deliveries.raise(buildDelivery(), { state: 'delivered', changedAt: tuesday + 3 });
    expect(await flagged('refused')).toEqual([]);
    await deliveries.raise(buildDelivery(), { state: 'bounced', reason: 'rejected', changedAt: tuesday + 4 });
    expect(await flagged('refused')).toEqual([[firstEnrolment, tuesday + 4]]);
  });

  test('a row that is replaced by a recorded outcome leaves it too', async () => {
    const deliveries = deliveriesIn(client, tableName);
    await deliveries.record(buildDelivery({ state: 'unknown', reason: 'lease' }));
    await deliveries.record(buildDelivery());
    expect(await flagged('unknown')).toEqual([]);
    expect(await get(deliveryKey(campaignId, firstEnrolment, 'welcome'))).not.toHaveProperty('reason');
  });
});

test('a counter expires thirty days after its newest mail, in seconds', async () => {
  const mails = [tuesday, tuesday + day].map((at) => ({ at, request: 'r' }));
  await confirmationCountersIn(client, tableName).save({ mailbox: 'box', rev: 0, mails });
  expect((await get(counterKey('box')))?.['expiresAt']).toBe((tuesday + 31 * day) / 1_000);
});

test('the account state is what stands in the table', async () => {
  await put({ ...accountKey, stopped: true, rev: 3 });
  expect(await accountIn(client, tableName).state()).toEqual({ stopped: true, rev: 3 });
});

test('an item that its schema does not know is an error, not a guess', async () => {
  const subscribers = subscribersIn(client, tableName);
  await subscribers.save(buildSubscriber());
  const item = await get(subscriberKey(personKey));
  await put({ ...item, nickname: 'x' });
  await expect(subscribers.get(personKey, 'strong')).rejects.toThrow('nickname');
  await put({ ...item, enrolments: 'none' });
  await expect(subscribers.getMany([personKey])).rejects.toThrow('enrolments');
});

describe('a cursor', () => {
  const forge = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

  test('must name a place in the range that is asked for', async () => {
    const markers = markersIn(client, tableName);
    await Promise.all(numbered(9).map((enrolment) => markers.put(buildMarker({ enrolment }))));
    const inRange = markerKey(campaignId, '00004');
    expect((await markers.list(campaignId, { cursor: forge(inRange) })).items.length).toBeLessThan(9);
    const outside = [
      { ...inRange, sk: 'D#welcome#00004' },
      { ...inRange, sk: 'E' },
      { ...inRange, pk: 'C#other#0' },
      { ...inRange, more: 1 },
      { ...inRange, sk: `E#${'x'.repeat(2_000)}` },
      { ...inRange, sk: 'E#\u0000' },
      [inRange],
    ];
    for (const key of outside) await expectCursorRefused(markers.list(campaignId, { cursor: forge(key) }));
  });
});

describe('a creation that died', () => {
  /** The client, but the write with this number, counted from 0, is the last that never happens. */
  function dyingAt(write: number): DynamoDBDocumentClient {
    let writes = 0;
    return new Proxy(client, {
      get(target, name) {
        if (name !== 'send') return Reflect.get(target, name);
        return (command: GetCommand) => {
          const isWrite = (command as unknown) instanceof PutCommand;
          if (isWrite && writes++ >= write) return Promise.reject(new Error('died'));
          return target.send(command);
        };
      },
    });
  }

  test.each([0, 1, 2])(
    'before write %i shows nothing, and the id is free again after a minute',
    async (write) => {
      const died = campaignsIn(dyingAt(write), tableName).create(buildHead(), buildDraft({ name: 'Lost' }));
      await expect(died).rejects.toThrow('died');
      const campaigns = campaignsIn(client, tableName);
      expect(await campaigns.list()).toEqual([]);
      expect(await campaigns.head(campaignId)).toBeUndefined();
      const changedAt = buildDraft().changedAt + minute + 1;
      expect(await campaigns.create(buildHead(), buildDraft({ changedAt }))).toBe(true);
      expect(await campaigns.draft(campaignId)).toEqual(buildDraft({ changedAt }));
      expect(await campaigns.list()).toEqual([buildHead()]);
    },
  );

  test.each([0, 1, 2])(
    'a publication that died before write %i leaves no version, and can be repeated',
    async (write) => {
      const steps = ['welcome', 'evidence'].map((id) => buildCompiledStep({ id }));
      await expect(campaignsIn(dyingAt(write), tableName).putVersion(buildVersion(), steps)).rejects.toThrow(
        'died',
      );
      const campaigns = campaignsIn(client, tableName);
      expect(await campaigns.version(campaignId, 1)).toBeUndefined();
      expect(await campaigns.step(campaignId, 1, 'welcome')).toBeUndefined();
      const edited = steps.map((step) => ({ ...step, subject: 'Edited since' }));
      expect(await campaigns.putVersion(buildVersion(), edited)).toBe(true);
      expect((await campaigns.step(campaignId, 1, 'evidence'))?.subject).toBe('Edited since');
    },
  );
});
