import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Delivery } from '#shared/domain/delivery.ts';
import { day, hour, minute } from '#shared/domain/instant.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import {
  buildAlarm,
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildSubscriber,
  buildVersion,
  campaignId,
  firstEnrolment,
  personKey,
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
const list = async (query: Record<string, string> = {}) =>
  (await api.as('auditor', 'listAttention', { query })).body;
const entries = async (kind: string) => (await list({ kind })).lists[0].entries;

const next = { step: 'evidence', due: tuesday + 2 * day };
async function populate(row: Partial<Delivery>, enrolment: Partial<Enrolment> = {}) {
  const enrolments = [buildEnrolment({ next, begun: ['welcome'], ...enrolment })];
  api.deps.subscribers.seed(buildSubscriber({ enrolments }));
  const { messageId: _, ...begun } = buildDelivery({ begunAt: tuesday - 2 * hour });
  await api.deps.deliveries.record({ ...begun, reason: 'why', ...row });
}
const begunAt = (ago: number) => ({ state: 'unknown', begunAt: tuesday - ago }) as const;
const left = { next: undefined, ended: { reason: 'left', at: tuesday } } as const;

describe('what needs an eye', () => {
  it.each([
    ['the version that holds has the step', buildHead(), true],
    ['it has it no more', buildHead({ version: 2 }), false],
    ['the campaign is archived', buildHead({ status: 'archived' }), false],
  ] as const)('offers to resend when %s: %#', async (_, head, isOffered) => {
    await populate({ state: 'refused' });
    const steps = buildVersion().steps.slice(1);
    const policy = { unknown: 'at-most-once', maxLatenessDays: 14, edits: 'follow', unfit: 'skip' } as const;
    api.deps.campaigns.seed(head, buildVersion({ version: 2, steps, policy }));
    expect((await entries('refused'))[0].actions.includes('resend')).toBe(isOffered);
  });

  it('shows the canary that failed, and none that passed', async () => {
    expect(await entries('canary')).toEqual([]);
    const failed = { phase: 'confirm', reason: 'no-request', subscriber: personKey, at: tuesday } as const;
    await api.deps.canary.save({ failed });
    expect(await entries('canary')).toEqual([
      {
        kind: 'canary',
        campaign: 'hourly-test',
        subscriber: personKey,
        reason: 'confirm: no-request',
        since: new Date(tuesday).toISOString(),
        unresolved: true,
        actions: ['look'],
      },
    ]);
    await api.deps.canary.save({ passedAt: tuesday });
    expect(await entries('canary')).toEqual([]);
  });

  it('says what it is, whose, since when, and what can be done', async () => {
    await populate({ state: 'unknown', attempt: 2 });
    expect(await entries('unknown')).toEqual([
      {
        kind: 'unknown',
        campaign: campaignId,
        enrolment: firstEnrolment,
        step: 'welcome',
        subscriber: personKey,
        reason: 'why',
        since: new Date(tuesday - 2 * hour).toISOString(),
        attempt: 2,
        unresolved: true,
        actions: ['resend', 'assume-delivered'],
      },
    ]);
  });

  it.each([
    ['unknown', begunAt(hour), {}, true, ['resend', 'assume-delivered']],
    ['unknown', begunAt(hour - 1), {}, false, ['assume-delivered']],
    ['unknown', begunAt(day), left, true, ['assume-delivered']],
    ['unknown', { ...begunAt(day), attempt: 5 }, {}, true, ['assume-delivered']],
    ['unknown', begunAt(day), { next: { ...next, step: 'welcome' } }, true, ['assume-delivered']],
    ['unknown', begunAt(day), { next: { ...next, attempt: 2 } }, true, ['assume-delivered']],
    ['refused', { state: 'refused', begunAt: tuesday }, {}, true, ['resend', 'look']],
    ['refused', { state: 'refused' }, left, true, ['look']],
    ['refused', { state: 'bounced', reason: 'rejected' }, {}, true, ['look']],
  ] as const)('%s: %j of %j', async (kind, row, enrolment, unresolved, actions) => {
    await populate(row, enrolment);
    expect(await entries(kind)).toMatchObject([{ unresolved, actions }]);
    expect(await entries(kind === 'unknown' ? 'refused' : 'unknown')).toEqual([]);
  });

  it.each(['resend', 'assume-delivered'] as const)('offers %s only where it works', async (action) => {
    const operation = action === 'resend' ? 'resendStep' : 'assumeDelivered';
    const path = { subscriber: personKey, enrolment: firstEnrolment, step: 'welcome' };
    for (const row of [begunAt(hour), begunAt(minute), { state: 'refused' } as const]) {
      for (const enrolment of [{}, left, { next: { ...next, attempt: 2 } }]) {
        api = openApi(handler);
        api.deps.campaigns.seed(buildHead());
        await populate(row, enrolment);
        const [entry] = await entries(row.state);
        const { status } = await api.as('approver', operation, { path });
        expect([row, enrolment, entry.actions.includes(action)]).toEqual([row, enrolment, status === 200]);
      }
    }
  });

  it('shows who is stuck, even when nothing of them can be read, and breakers', async () => {
    api.deps.subscribers.seed(buildSubscriber());
    await api.deps.subscribers.setAside(personKey, tuesday + day);
    const tripped = { rule: 'bounces', at: tuesday } as const;
    api.deps.campaigns.seed(buildHead({ status: 'paused', tripped }));
    api.deps.campaigns.seed(buildHead({ id: 'other' }));
    const until = new Date(tuesday + day).toISOString();
    const look = { unresolved: true, actions: ['look'] };
    expect(await entries('stuck')).toEqual([{ kind: 'stuck', subscriber: personKey, until, ...look }]);
    const since = new Date(tuesday).toISOString();
    expect(await entries('breaker')).toEqual([
      { kind: 'breaker', campaign: campaignId, reason: 'bounces', since, ...look },
    ]);
    expect(
      (await api.as('author', 'getCampaign', { path: { campaign: campaignId } })).body.tripped,
    ).toMatchObject({
      rule: 'bounces',
    });
  });

  it('shows the steps that a claim keeps back, the oldest first', async () => {
    await api.deps.evidenceAlarms.raise(buildAlarm({ step: 'evidence', at: tuesday + day }));
    await api.deps.evidenceAlarms.raise(buildAlarm());
    const look = { kind: 'evidence', campaign: campaignId, claim: 'E-03', reason: 'claim-expired' };
    expect(await entries('evidence')).toMatchObject([
      { ...look, step: 'welcome', since: new Date(tuesday).toISOString(), actions: ['look'] },
      { ...look, step: 'evidence', since: new Date(tuesday + day).toISOString(), actions: ['look'] },
    ]);
  });

  it('shows a row whose person is gone or cannot be read, for somebody to look at', async () => {
    await api.deps.deliveries.record(buildDelivery({ state: 'refused' }));
    expect(await entries('refused')).toMatchObject([{ actions: ['look'] }]);
  });
});

describe('pages', () => {
  it('without a kind are the first of each', async () => {
    await populate(begunAt(day));
    const body = await list();
    expect(body.lists.map(({ kind, entries: { length } }: never) => [kind, length])).toEqual([
      ['canary', 0],
      ['refused', 0],
      ['unknown', 1],
      ['stuck', 0],
      ['breaker', 0],
      ['evidence', 0],
    ]);
    expect(body).not.toHaveProperty('stopped');
  });

  it('say that all sending is stopped', async () => {
    api.deps.account.set({ stopped: true });
    expect((await list()).stopped).toBe(true);
  });

  it('lead to each entry once, by the cursor of their own list', async () => {
    for (const enrolment of numbered(150))
      await api.deps.deliveries.record(buildDelivery({ state: 'refused', enrolment }));
    const [first] = (await list({ kind: 'refused' })).lists;
    const [second] = (await list({ kind: 'refused', cursor: first.cursor })).lists;
    const seen = [...first.entries, ...second.entries].map(({ enrolment }) => enrolment);
    expect(seen.sort()).toEqual(numbered(150));
    expect(second).not.toHaveProperty('cursor');
    const other = { query: { kind: 'unknown', cursor: first.cursor } };
    expect(await api.as('auditor', 'listAttention', other)).toMatchObject({
      status: 422,
      body: { type: 'urn:lantern:problem:cursor.invalid' },
    });
  });

  it('hold no address and no name', async () => {
    await populate(begunAt(day));
    expect(JSON.stringify(await list())).not.toMatch(/sealed|@|\bana\b/i);
  });
});
