import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Delivery } from '#shared/domain/delivery.ts';
import { day, hour, minute } from '#shared/domain/instant.ts';
import { END, type Enrolment, type Subscriber } from '#shared/domain/subscriber.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import { visit } from '#shared/usecases/visit.ts';
import {
  buildCompiledStep,
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildProfile,
  buildSubscriber,
  buildVersion,
  campaignId,
  firstEnrolment,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { openApi } from './api.ts';

vi.mock('#functions/runtime/composition/staff.ts', () => import('./api.ts'));
const { handler } = await import('#functions/http/staff.ts');

let api: ReturnType<typeof openApi>;
beforeEach(() => {
  api = openApi(handler);
});

const id = { campaign: campaignId, enrolment: firstEnrolment, step: 'welcome' };
const path = { subscriber: personKey, enrolment: firstEnrolment, step: 'welcome' };
const operations = ['resendStep', 'assumeDelivered'] as const;
const next = { step: 'evidence', due: tuesday + 2 * day };

/** One person, whose first step was begun two hours ago, with this row. */
async function populate(
  row: Partial<Delivery> | undefined,
  enrolment: Partial<Enrolment> = {},
  person: Partial<Subscriber> = {},
) {
  const { deps } = api;
  const version = buildVersion();
  const texts = version.steps.map((step) => buildCompiledStep({ id: step.id }));
  deps.campaigns.seed(buildHead(), version, texts);
  const sealed = await sealPerson(deps, personKey, { email: 'ana.lopez@mail.example.com' });
  const enrolments = [buildEnrolment({ next, begun: ['welcome'], ...enrolment })];
  deps.subscribers.seed(buildSubscriber({ profile: buildProfile({ sealed }), enrolments, ...person }));
  const { messageId: _, ...begun } = buildDelivery({ begunAt: tuesday - 2 * hour });
  if (row) await deps.deliveries.record({ ...begun, reason: 'TimeoutError', ...row });
}

const flight = { step: 'welcome', id: 'f', at: tuesday - minute, verdict: 'send' } as const;
const left = { reason: 'left', at: tuesday } as const;
const unknown = { state: 'unknown' } as const;

describe('resending', () => {
  it.each(['unknown', 'refused'] as const)('opens a step that is %s, once', async (state) => {
    await populate({ state });
    expect(await api.as('approver', 'resendStep', { path })).toMatchObject({
      status: 200,
      body: { ...path, campaign: campaignId, result: 'reopened' },
    });
    expect((await api.as('approver', 'resendStep', { path })).body).toMatchObject({ result: 'already' });
    const stored = api.deps.subscribers.stored.get(personKey);
    expect(stored?.enrolments[0]?.next).toEqual({ step: 'welcome', due: tuesday, attempt: 2 });
    expect(stored?.rev).toBe(1);
    const act = ['resendStep', 'done', `${firstEnrolment} welcome`];
    expect(api.acts()).toEqual([act, act]);
    expect(api.deps.audit.entries[0]).toMatchObject({ actor: 'approver-1', subject: personKey });
  });

  it('opens the last step of a campaign that was completed, which then goes on', async () => {
    await populate(unknown, { next: undefined, ended: { reason: 'completed', at: tuesday } });
    expect((await api.as('approver', 'resendStep', { path })).body).toMatchObject({ result: 'reopened' });
    expect(api.deps.subscribers.stored.get(personKey)?.enrolments[0]).not.toHaveProperty('ended');
  });

  it.each([
    ['has no known outcome yet', { ...unknown, begunAt: tuesday - hour + 1 }, {}, {}, 'step.event_pending'],
    ['was accepted', { state: 'accepted' }, {}, {}, 'step.settled'],
    ['was delivered', { state: 'delivered' }, {}, {}, 'step.settled'],
    ['was skipped', { state: 'skipped' }, {}, {}, 'step.settled'],
    ['was rejected later', { state: 'bounced', reason: 'rejected' }, {}, {}, 'step.settled'],
    ['was repeated often enough', { ...unknown, attempt: 5 }, {}, {}, 'step.settled'],
    ['is in the air', undefined, { flight }, {}, 'step.in_flight'],
    [
      'is in the air again',
      { state: 'refused' },
      { flight: { ...flight, attempt: 2 } },
      {},
      'step.in_flight',
    ],
    ['comes after another', unknown, { next: { ...next, attempt: 2 } }, {}, 'step.in_flight'],
    ['of one who left', unknown, { ended: left, next: { step: END, due: tuesday } }, {}, 'enrolment.ended'],
    [
      'of one suppressed',
      unknown,
      {},
      { suppressed: { reason: 'complained', at: tuesday } },
      'enrolment.ended',
    ],
  ] as const)('leaves alone what %s', async (_, row, enrolment, person, code) => {
    await populate(row, enrolment, person);
    expect(await api.as('approver', 'resendStep', { path })).toMatchObject({
      status: 409,
      body: { type: `urn:lantern:problem:${code}` },
    });
    expect(api.deps.subscribers.stored.get(personKey)?.rev).toBe(0);
    expect(api.acts()).toEqual([['resendStep', 'refused', code]]);
  });

  it('leaves an archived campaign alone', async () => {
    await populate(unknown);
    api.deps.campaigns.seed(buildHead({ status: 'archived' }));
    expect((await api.as('approver', 'resendStep', { path })).status).toBe(409);
  });

  it.each([
    ['follow', 409],
    ['pinned', 200],
  ] as const)('of a step that a newer version has no more: %s', async (edits, status) => {
    await populate(unknown);
    const steps = buildVersion().steps.filter(({ id: step }) => step !== 'welcome');
    const policy = { unknown: 'at-most-once', maxLatenessDays: 14, edits, unfit: 'skip' } as const;
    api.deps.campaigns.seed(buildHead({ version: 2 }), buildVersion({ version: 2, steps, policy }));
    const answer = await api.as('approver', 'resendStep', { path });
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.body.type).toBe('urn:lantern:problem:step.gone');
  });

  it('leads to one mail more, and the row says which attempt it was', async () => {
    await populate(unknown);
    await api.as('approver', 'resendStep', { path });
    await visit(api.deps, personKey);
    expect(api.deps.mailer.accepted).toHaveLength(1);
    expect(await api.deps.deliveries.get(id)).toMatchObject({ state: 'accepted', attempt: 2 });
    expect((await api.as('approver', 'resendStep', { path })).status).toBe(409);
  });
});

describe('assuming that a mail was delivered', () => {
  it('settles what is unknown, once, and takes it off the list', async () => {
    await populate(unknown);
    expect(await api.as('approver', 'assumeDelivered', { path })).toMatchObject({
      status: 200,
      body: { ...path, campaign: campaignId, result: 'assumed' },
    });
    expect((await api.as('approver', 'assumeDelivered', { path })).body).toMatchObject({ result: 'already' });
    expect(await api.deps.deliveries.get(id)).toMatchObject({ state: 'accepted', reason: 'assumed' });
    expect((await api.as('auditor', 'listAttention', { query: { kind: 'unknown' } })).body).toEqual({
      lists: [{ kind: 'unknown', entries: [] }],
    });
    const act = ['assumeDelivered', 'done', `${firstEnrolment} welcome`];
    expect(api.acts()).toEqual([act, act]);
  });

  it('of one who left all the same', async () => {
    await populate(unknown, { next: undefined, ended: left });
    expect((await api.as('approver', 'assumeDelivered', { path })).status).toBe(200);
  });

  it('takes back a resend that has not gone out: nothing is mailed', async () => {
    await populate(unknown);
    await api.as('approver', 'resendStep', { path });
    expect((await api.as('approver', 'assumeDelivered', { path })).body).toMatchObject({ result: 'assumed' });
    await visit(api.deps, personKey);
    expect(api.deps.mailer.calls).toEqual([]);
    expect(api.deps.subscribers.stored.get(personKey)?.enrolments[0]?.next?.step).toBe('evidence');
  });

  it.each([
    ['refused', { state: 'refused' }, {}, 'step.settled'],
    ['accepted', { state: 'accepted' }, {}, 'step.settled'],
    ['skipped', { state: 'skipped' }, {}, 'step.settled'],
    ['in the air', undefined, { flight }, 'step.in_flight'],
    ['in the air again', unknown, { flight: { ...flight, attempt: 2 } }, 'step.in_flight'],
    ['without a row', undefined, {}, 'step.settled'],
  ] as const)('is not possible while it is %s', async (_, row, enrolment, code) => {
    await populate(row, enrolment);
    const before = await api.deps.deliveries.get(id);
    expect(await api.as('approver', 'assumeDelivered', { path })).toMatchObject({
      status: 409,
      body: { type: `urn:lantern:problem:${code}` },
    });
    expect(await api.deps.deliveries.get(id)).toEqual(before);
    expect(api.acts()).toEqual([['assumeDelivered', 'refused', code]]);
  });
});

describe.each(operations)('%s', (operation) => {
  it.each([
    ['subscriber', { ...path, subscriber: 'unknown-person-key-0001' }, 'subscriber.unknown'],
    ['enrolment', { ...path, enrolment: 'unknown' }, 'enrolment.unknown'],
    ['step', { ...path, step: 'next-steps' }, 'step.not_begun'],
  ] as const)('answers 404 for another %s', async (_, other, code) => {
    await populate(unknown);
    expect(await api.as('approver', operation, { path: other })).toMatchObject({
      status: 404,
      body: { type: `urn:lantern:problem:${code}` },
    });
  });

  it('is for approvers', async () => {
    await populate(unknown);
    for (const role of ['author', 'privacy', 'auditor'] as const)
      expect((await api.as(role, operation, { path })).status).toBe(403);
    expect(await api.deps.deliveries.get(id)).toMatchObject(unknown);
    expect(api.deps.subscribers.stored.get(personKey)?.rev).toBe(0);
  });

  it('tells nobody an address', async () => {
    await populate(unknown);
    const answer = await api.as('approver', operation, { path });
    const told = [JSON.stringify(answer.body), api.logged(), JSON.stringify(api.deps.audit.entries)];
    for (const text of told) expect(text).not.toMatch(/ana|lopez|@/i);
  });
});
