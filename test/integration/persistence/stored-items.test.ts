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
import {
  accountKey,
  counterKey,
  deliveryKey,
  draftKey,
  markerKey,
  subscriberKey,
  textKey,
  versionKey,
} from '#shared/persistence/keys.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { pack } from '#shared/persistence/packed-text.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import {
  buildCompiledStep,
  buildDelivery,
  buildDraft,
  buildHead,
  buildMarker,
  buildStanding,
  buildStepSource,
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
      const edited = steps.map((step) => ({ ...step, claims: { 'E-03': buildStanding() } }));
      expect(await campaigns.putVersion(buildVersion(), edited)).toBe(true);
      expect(await campaigns.step(campaignId, 1, 'evidence')).toEqual(edited[1]);
    },
  );
});

describe('what was stored before texts had languages, reviews and approvals', () => {
  const { texts: _, ...timing } = buildStepSource();
  const words = { subject: 'What you asked for', preview: 'A first letter.', markdown: 'In one language.' };

  test('a draft keeps its words, as those of the main language', async () => {
    const { reviews: __, ...draft } = buildDraft();
    const steps = [{ ...timing, ...words }];
    await put({ ...draftKey(campaignId), rev: 3, changedAt: 5, packed: pack({ ...draft, rev: 3, steps }) });
    const campaigns = campaignsIn(client, tableName);
    const read = await campaigns.draft(campaignId);
    expect(read).toEqual({
      ...draft,
      rev: 3,
      reviews: [],
      steps: [{ ...timing, texts: { 'en-US': words } }],
    });
    expect(read && (await campaigns.saveDraft({ ...read, rev: 4 }))).toBe(true);
    expect((await campaigns.draft(campaignId))?.steps).toEqual(read?.steps);
  });

  test('a draft that was not reviewed since has no reviews', async () => {
    const { reviews: __, ...draft } = buildDraft();
    await put({ ...draftKey(campaignId), rev: 0, changedAt: 5, packed: pack(draft) });
    expect(await campaignsIn(client, tableName).draft(campaignId)).toEqual({ ...draft, reviews: [] });
  });

  test('a version counts as none, with its texts: nothing says that they were approved', async () => {
    const { locales: __, stepHashes: ___, approval: ____, reviews: _____, ...version } = buildVersion();
    const text = { id: 'welcome', subject: 'Welcome', variants: {}, claims: ['E-03'] };
    await put({ ...versionKey(campaignId, 1), ...version, texts: 'print' });
    await put({ ...textKey(campaignId, 1, 'welcome', 'print'), packed: pack(text) });
    const campaigns = campaignsIn(client, tableName);
    expect(await campaigns.version(campaignId, 1)).toBeUndefined();
    expect(await campaigns.step(campaignId, 1, 'welcome')).toBeUndefined();
    // Its number stays taken, since rows name it.
    expect(await campaigns.putVersion(buildVersion(), [])).toBe(false);
  });

  test('anything else that is wrong with a version is an error, not a version less', async () => {
    await put({ ...versionKey(campaignId, 1), ...buildVersion(), steps: [], texts: 'print' });
    await expect(campaignsIn(client, tableName).version(campaignId, 1)).rejects.toThrow();
  });
});
