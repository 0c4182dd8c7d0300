import { beforeEach, describe, expect, it, vi } from 'vitest';

import { day, minute } from '#shared/domain/instant.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import {
  buildHead,
  buildMarker,
  buildSubscriber,
  buildVersion,
  campaignId,
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
const iso = (at: number) => new Date(at).toISOString();

describe('the stop switch', () => {
  it('is set by anybody who may stop, twice if need be, and lifted by an approver', async () => {
    for (const role of ['author', 'approver', 'privacy'] as const)
      expect(await api.as(role, 'stopAccount')).toMatchObject({ status: 200, body: { stopped: true } });
    for (const role of ['author', 'approver', 'privacy', 'auditor', 'admin'] as const)
      expect((await api.as(role, 'getAccount')).body).toEqual({ stopped: true });
    expect((await api.as('author', 'startAccount')).status).toBe(403);
    expect((await api.as('approver', 'startAccount')).body).toEqual({ stopped: false });
    expect(await api.deps.account.state()).toMatchObject({ stopped: false });
    expect(
      api.deps.audit.entries.map(({ actor, action, subject, outcome }) => [actor, action, subject, outcome]),
    ).toEqual([
      ['author-1', 'stopAccount', 'account', 'done'],
      ['approver-1', 'stopAccount', 'account', 'done'],
      ['privacy-1', 'stopAccount', 'account', 'done'],
      ['author-1', 'startAccount', 'none', 'refused'],
      ['approver-1', 'startAccount', 'account', 'done'],
    ]);
  });

  it('lifted, brings forward whom it had put off, in every campaign that runs', async () => {
    const { deps } = api;
    deps.campaigns.seed(buildHead(), buildVersion());
    deps.campaigns.seed(buildHead({ id: 'other' }));
    for (const status of ['draft', 'paused', 'archived'] as const)
      deps.campaigns.seed(buildHead({ id: status, status }));
    deps.subscribers.seed(buildSubscriber());
    await deps.markers.put(buildMarker());
    await api.as('author', 'stopAccount');
    await visit(deps, personKey);
    expect(deps.mailer.calls).toEqual([]);
    const next = () => deps.subscribers.stored.get(personKey)?.enrolments[0]?.next;
    expect(next()).toEqual({ step: 'welcome', due: tuesday + day, firstDue: tuesday });

    await api.as('approver', 'startAccount');
    const messages = deps.sendQueue.messages.map(({ message }) => message);
    expect(new Set(messages.map((message) => message.kind === 'wake' && message.campaign))).toEqual(
      new Set([campaignId, 'other']),
    );
    expect(messages).toHaveLength(8);
    expect(deps.sendQueue.messages.every(({ delaySeconds }) => delaySeconds === 15)).toBe(true);
    for (const message of messages) if (message.kind === 'wake') await walk(deps, message);
    expect(next()?.due).toBeLessThan(tuesday + 30 * minute);
  });

  it('is written even when what was read is out of date', async () => {
    const { account } = api.deps;
    const { state } = account;
    await api.as('author', 'stopAccount');
    const stale = await state();
    await api.as('approver', 'startAccount');
    let reads = 0;
    Object.assign(account, { state: async () => (reads++ === 0 ? stale : await state()) });
    expect((await api.as('author', 'stopAccount')).body).toEqual({ stopped: true });
    Object.assign(account, { state });
    expect(await account.state()).toEqual({ stopped: true, rev: 3 });
  });

  it('that everybody changes at once is a conflict in the end', async () => {
    Object.assign(api.deps.account, { save: async () => false });
    expect(await api.as('author', 'stopAccount')).toMatchObject({
      status: 409,
      body: { type: 'urn:lantern:problem:account.busy' },
    });
    expect(api.acts()).toEqual([['stopAccount', 'refused', 'account.busy']]);
  });
});

describe('the send floor', () => {
  const raise = (at?: string) => api.as('admin', 'raiseSendFloor', { body: at === undefined ? {} : { at } });

  it('is now when no moment is given, and leaves the switch alone', async () => {
    await api.as('author', 'stopAccount');
    expect((await raise()).body).toEqual({ stopped: true, sendFloor: iso(tuesday) });
    expect((await raise()).body).toEqual({ stopped: true, sendFloor: iso(tuesday) });
    expect((await api.as('approver', 'startAccount')).body).toEqual({
      stopped: false,
      sendFloor: iso(tuesday),
    });
  });

  it('rises, never falls, and never lies in the future', async () => {
    expect((await raise(iso(tuesday - day))).status).toBe(200);
    expect((await raise('2026-12-01T08:00:00-05:00')).body.sendFloor).toBe('2026-12-01T13:00:00.000Z');
    expect(await raise(iso(tuesday - day))).toMatchObject({
      status: 409,
      body: { type: 'urn:lantern:problem:send_floor.lower' },
    });
    expect(await raise(iso(tuesday + 1))).toMatchObject({ status: 422, body: { errors: [{ field: 'at' }] } });
    expect((await api.deps.account.state()).sendFloor).toBe(Date.parse('2026-12-01T13:00:00Z'));
    expect(api.acts()).toEqual([
      ['raiseSendFloor', 'done', iso(tuesday - day)],
      ['raiseSendFloor', 'done', '2026-12-01T13:00:00.000Z'],
      ['raiseSendFloor', 'refused', 'send_floor.lower'],
      ['raiseSendFloor', 'refused', 'send_floor.future'],
    ]);
  });

  it('is for admins alone', async () => {
    for (const role of ['author', 'approver', 'privacy', 'auditor'] as const)
      expect((await api.as(role, 'raiseSendFloor', { body: {} })).status).toBe(403);
    expect(await api.deps.account.state()).not.toHaveProperty('sendFloor');
  });
});
