import { afterAll, beforeAll, expect, it } from 'vitest';

import { hour, minute } from '#shared/domain/instant.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { buildDelivery, buildEnrolment, buildSubscriber } from '#test/support/builders.ts';
import { numbered } from '#test/support/repository-contract-terms.ts';
import { checkedOn } from '#test/support/shipped-content.ts';
import { type StaffService, startStaffService } from './staff-service.ts';

const campaign = 'first-steps';
let service: StaffService;
const as: StaffService['as'] = (...call) => service.as(...call);
const repositories = () => {
  const { client, tableName } = service.table;
  return { people: subscribersIn(client, tableName), rows: deliveriesIn(client, tableName) };
};
const keyOf = (name: string) => `person-key-of-${name}`;
const nextOf = async (name: string) =>
  (await repositories().people.get(keyOf(name), 'strong'))?.enrolments[0]?.next;

beforeAll(async () => {
  service = await startStaffService();
  await as('author-1', 'createCampaign', { body: { template: campaign } });
  await service.publish(campaign);
  const add = async (name: string, state: 'unknown' | 'refused', ago: number) => {
    const next = { step: 'overview', due: checkedOn + 72 * hour };
    const enrolments = [buildEnrolment({ id: name, next, begun: ['welcome'] })];
    await repositories().people.save(buildSubscriber({ key: keyOf(name), enrolments }));
    const { messageId: _, ...row } = buildDelivery({ enrolment: name, subscriber: keyOf(name) });
    await repositories().rows.record({ ...row, state, reason: 'why', begunAt: checkedOn - ago });
  };
  await add('old', 'unknown', 2 * hour);
  await add('older', 'unknown', 3 * hour);
  await add('young', 'unknown', minute);
  await Promise.all(numbered(130).map((n) => add(`refused${n}`, 'refused', hour)));
});
afterAll(() => service.stop());

const placeOf = (name: string) => ({ subscriber: keyOf(name), enrolment: name, step: 'welcome' });

it('shows what needs an eye, page by page', async () => {
  const { body } = await as('auditor-1', 'listAttention');
  expect(body.lists.map((list: { kind: string }) => list.kind)).toEqual([
    'canary',
    'refused',
    'unknown',
    'stuck',
    'breaker',
    'evidence',
  ]);
  const [, refused, unknown] = body.lists;
  expect(refused.entries).toHaveLength(100);
  const rest = { query: { kind: 'refused', cursor: refused.cursor } };
  expect((await as('auditor-1', 'listAttention', rest)).body.lists[0].entries).toHaveLength(30);
  const shown = unknown.entries.map(({ enrolment, unresolved, actions }: Record<string, unknown>) => [
    enrolment,
    unresolved,
    actions,
  ]);
  expect(shown.sort()).toEqual([
    ['old', true, ['resend', 'assume-delivered']],
    ['older', true, ['resend', 'assume-delivered']],
    ['young', false, ['assume-delivered']],
  ]);
});

it('resends one, assumes another delivered, and leaves the young one alone', async () => {
  const resend = (name: string) => as('approver-1', 'resendStep', { path: placeOf(name) });
  expect((await resend('old')).body).toMatchObject({ campaign, result: 'reopened' });
  expect((await resend('old')).body).toMatchObject({ result: 'already' });
  expect(await nextOf('old')).toEqual({ step: 'welcome', due: checkedOn, attempt: 2 });
  expect((await resend('young')).status).toBe(409);
  const assume = await as('approver-1', 'assumeDelivered', { path: placeOf('older') });
  expect(assume).toMatchObject({ status: 200, body: { result: 'assumed' } });
  const id = { campaign, enrolment: 'older', step: 'welcome' };
  expect(await repositories().rows.get(id, 'strong')).toMatchObject({ state: 'accepted', reason: 'assumed' });
  const { entries } = (await as('auditor-1', 'listAttention', { query: { kind: 'unknown' } })).body.lists[0];
  expect(entries.map(({ enrolment }: { enrolment: string }) => enrolment).sort()).toEqual(['old', 'young']);
});

it('retries all that were refused, once', async () => {
  const retry = (dryRun: boolean) =>
    as('approver-1', 'retryRefused', { path: { campaign }, body: { dryRun } });
  const counted = { found: 130, reopened: 130, not: {}, more: false };
  expect((await retry(true)).body).toEqual(counted);
  expect(await nextOf('refused00000')).toMatchObject({ step: 'overview' });
  expect((await retry(false)).body).toEqual(counted);
  expect((await retry(false)).body).toMatchObject({ reopened: 0, not: { already: 130 } });
  for (const n of numbered(130)) expect((await nextOf(`refused${n}`))?.attempt).toBe(2);
});

it('stops and starts the account, and raises the floor', async () => {
  const queued = service.around.queued.length;
  expect((await as('privacy-1', 'stopAccount')).body).toEqual({ stopped: true });
  expect((await as('auditor-1', 'listAttention')).body.stopped).toBe(true);
  const floor = new Date(checkedOn).toISOString();
  expect((await as('admin-1', 'raiseSendFloor', { body: {} })).body).toEqual({
    stopped: true,
    sendFloor: floor,
  });
  expect((await as('approver-1', 'startAccount')).body).toEqual({ stopped: false, sendFloor: floor });
  expect((await as('auditor-1', 'getAccount')).body).toEqual({ stopped: false, sendFloor: floor });
  expect(service.around.queued.slice(queued)).toEqual(
    [0, 1, 2, 3].map((shard) => ({ v: 1, kind: 'wake', campaign, shard, delay: 15 })),
  );
});

it('brings nobody forward in a campaign whose people keep their version', async () => {
  expect((await as('author-1', 'getBackfill', { path: { campaign } })).body).toEqual({ wouldMove: 0 });
  expect(await as('approver-1', 'startBackfill', { path: { campaign } })).toMatchObject({
    status: 409,
    body: { type: 'urn:lantern:problem:campaign.pinned' },
  });
});

it('has all of it on record, and no address', async () => {
  const { entries } = (await as('auditor-1', 'listAudit')).body;
  const acts = new Set(entries.map(({ action, outcome }: Record<string, string>) => `${action} ${outcome}`));
  for (const action of [
    'resendStep',
    'assumeDelivered',
    'retryRefused',
    'stopAccount',
    'startAccount',
    'raiseSendFloor',
  ])
    expect(acts).toContain(`${action} done`);
  expect(acts).toContain('startBackfill refused');
  expect(JSON.stringify(entries)).not.toContain('@');
});
