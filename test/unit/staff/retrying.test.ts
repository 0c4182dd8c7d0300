import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Delivery } from '#shared/domain/delivery.ts';
import { day } from '#shared/domain/instant.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import {
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildSubscriber,
  buildVersion,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { numbered } from '../../support/repository-contract-terms.ts';
import { openApi } from './api.ts';

vi.mock('#functions/runtime/composition/staff.ts', () => import('./api.ts'));
const { handler } = await import('#functions/http/staff.ts');

let api: ReturnType<typeof openApi>;
beforeEach(() => {
  api = openApi(handler);
  api.deps.campaigns.seed(buildHead(), buildVersion());
});

const path = { campaign: campaignId };
const retry = (body: unknown = {}) => api.as('approver', 'retryRefused', { path, body });
const next = { step: 'evidence', due: tuesday + 2 * day };

/** Somebody whose first step has this row. */
async function add(name: string, row: Partial<Delivery>, enrolment: Partial<Enrolment> = {}) {
  const campaign = row.campaign ?? campaignId;
  const own = buildEnrolment({ id: name, campaign, next, begun: ['welcome'], ...enrolment });
  api.deps.subscribers.seed(buildSubscriber({ key: `person-key-of-${name}`, enrolments: [own] }));
  const { messageId: _, ...begun } = buildDelivery({ enrolment: name, subscriber: `person-key-of-${name}` });
  await api.deps.deliveries.record({ ...begun, reason: 'why', ...row });
}
const nextOf = (name: string) =>
  api.deps.subscribers.stored.get(`person-key-of-${name}`)?.enrolments[0]?.next;
const refused = { state: 'refused' } as const;
const reopened = { step: 'welcome', due: tuesday, attempt: 2 };

async function populate() {
  await add('a', refused);
  await add('b', refused);
  for (const state of ['unknown', 'skipped', 'accepted', 'delivered', 'complained'] as const)
    await add(state, { state });
  await add('rejected', { state: 'bounced', reason: 'rejected' });
  await add('other', { ...refused, campaign: 'other' });
  await add('gone', refused, { next: undefined, ended: { reason: 'left', at: tuesday } });
  await add('often', { ...refused, attempt: 5 });
}

describe('retrying what was refused', () => {
  it('opens exactly those steps, and once', async () => {
    await populate();
    const not = { ended: 1, settled: 1 };
    expect(await retry()).toMatchObject({ status: 200, body: { found: 4, reopened: 2, not, more: false } });
    expect([nextOf('a'), nextOf('b')]).toEqual([reopened, reopened]);
    for (const name of ['unknown', 'skipped', 'accepted', 'delivered', 'complained', 'rejected', 'other'])
      expect([name, nextOf(name)]).toEqual([name, next]);
    expect((await retry()).body).toEqual({
      found: 4,
      reopened: 0,
      not: { ...not, already: 2 },
      more: false,
    });
    expect(api.acts()).toEqual([
      ['retryRefused', 'done', 'found 4, reopened 2'],
      ['retryRefused', 'done', 'found 4, reopened 0'],
    ]);
  });

  it('counts the same and changes nothing in a dry run', async () => {
    await populate();
    const before = structuredClone([...api.deps.subscribers.stored]);
    const dry = (await retry({ dryRun: true })).body;
    expect([...api.deps.subscribers.stored]).toEqual(before);
    expect(api.acts()).toEqual([['retryRefused', 'done', 'dry run, found 4, reopened 2']]);
    expect((await retry({ dryRun: false })).body).toEqual(dry);
  });

  it('opens one step of an enrolment at a time', async () => {
    await add('a', refused, { begun: ['welcome', 'evidence'], next: { ...next, step: 'next-steps' } });
    await api.deps.deliveries.record(
      buildDelivery({ ...refused, enrolment: 'a', subscriber: 'person-key-of-a', step: 'evidence' }),
    );
    const expected = { found: 2, reopened: 1, not: { 'in-flight': 1 }, more: false };
    expect((await retry({ dryRun: true })).body).toEqual(expected);
    expect((await retry()).body).toEqual(expected);
  });

  it('is bounded, and comes to the end by being called again', async () => {
    const names = numbered(620).map((n) => `p${n}`);
    for (const name of names) await add(name, refused);
    expect((await retry()).body).toEqual({ found: 500, reopened: 500, not: {}, more: true });
    expect((await retry()).body).toEqual({ found: 620, reopened: 120, not: { already: 500 }, more: false });
    expect(names.every((name) => nextOf(name)?.attempt === 2)).toBe(true);
  });

  it('is not held up by those who cannot be written to', async () => {
    const gone = { next: undefined, ended: { reason: 'left', at: tuesday } } as const;
    for (const n of numbered(510)) await add(`gone${n}`, { ...refused, changedAt: tuesday - day }, gone);
    await add('a', refused);
    expect((await retry()).body).toEqual({ found: 511, reopened: 1, not: { ended: 510 }, more: false });
  });

  it('does not open what the version that holds has no more', async () => {
    await add('a', refused);
    await add(
      'b',
      { ...refused, step: 'evidence' },
      { begun: ['welcome', 'evidence'], next: { ...next, step: 'next-steps' } },
    );
    const steps = buildVersion().steps.filter(({ id }) => id !== 'welcome');
    const policy = { unknown: 'at-most-once', maxLatenessDays: 14, edits: 'follow', unfit: 'skip' } as const;
    api.deps.campaigns.seed(buildHead({ version: 2 }), buildVersion({ version: 2, steps, policy }));
    expect((await retry()).body).toEqual({ found: 2, reopened: 1, not: { gone: 1 }, more: false });
    expect(nextOf('a')).toEqual(next);
  });

  it('counts who was faster: the race is judged by what is stored', async () => {
    await add('a', refused);
    const stored = api.deps.subscribers.stored.get('person-key-of-a');
    api.deps.subscribers.beforeNextSave(() => {
      const enrolments = [buildEnrolment({ id: 'a', next: { ...next, step: 'welcome' }, begun: [] })];
      if (stored) api.deps.subscribers.seed({ ...stored, rev: 1, enrolments });
    });
    expect((await retry()).body).toMatchObject({ reopened: 0, not: { already: 1 } });
  });

  it('does not touch an archived campaign, and knows which there are', async () => {
    await populate();
    api.deps.campaigns.seed(buildHead({ status: 'archived' }));
    expect((await retry()).body).toMatchObject({
      status: 409,
      type: 'urn:lantern:problem:campaign.archived',
    });
    const unknown = await api.as('approver', 'retryRefused', { path: { campaign: 'none' }, body: {} });
    expect(unknown.status).toBe(404);
    expect(nextOf('a')).toEqual(next);
  });
});
