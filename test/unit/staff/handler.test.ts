import { beforeEach, describe, expect, it, vi } from 'vitest';

import { staffOperations } from '#shared/contract/staff.ts';
import { roles, routes } from '#shared/declarations/routes.ts';
import { day, hour } from '#shared/domain/instant.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import {
  buildCompiledStep,
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildMarker,
  buildProfile,
  buildPublished,
  buildStanding,
  buildStepText,
  buildSubscriber,
  campaignId,
  firstEnrolment,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { buildClaim } from '../../support/claims.ts';
import { approveAll } from '../../support/publish-draft.ts';
import { openApi } from './api.ts';
import { call, type StaffOperation, type StaffRequest } from './requests.ts';

vi.mock('#functions/runtime/composition/staff.ts', () => import('./api.ts'));
const { handler } = await import('#functions/http/staff.ts');

let api: ReturnType<typeof openApi>;
beforeEach(() => {
  api = openApi(handler);
});

const step = { campaign: campaignId, step: 'welcome' };
const delivery = { subscriber: personKey, enrolment: firstEnrolment, step: 'welcome' };
const reader = { audience: 'self', country: 'US' };
const claim = 'E-03';
const seen = { edition: 2, verifiedOn: '2026-11-23', note: 'Read the paper again.' };
/** A request that reaches the use case of each route. */
const requests: Readonly<Record<StaffOperation, StaffRequest>> = {
  getMe: {},
  listTemplates: {},
  listCampaigns: {},
  createCampaign: { body: { template: 'first-steps', id: 'another' } },
  getCampaign: { path: { campaign: campaignId } },
  getDraft: { path: { campaign: campaignId } },
  saveDraft: { path: { campaign: campaignId }, body: {} },
  previewStep: { path: step, query: reader },
  previewPublished: { path: step, query: reader },
  sendTest: { path: step, body: { ...reader, email: 'me@staff.example.com' } },
  checkDraft: { path: { campaign: campaignId } },
  reviewDraft: { path: { campaign: campaignId }, body: { rev: 2, locale: 'en-US' } },
  returnDraft: {
    path: { campaign: campaignId },
    body: { rev: 2, comment: 'Say who paid for it.' },
  },
  approveDraft: { path: { campaign: campaignId }, body: { rev: 2, hash: '0'.repeat(64) } },
  publishCampaign: { path: { campaign: campaignId }, body: { draftRev: 2 } },
  pauseCampaign: { path: { campaign: campaignId } },
  resumeCampaign: { path: { campaign: campaignId } },
  archiveCampaign: { path: { campaign: campaignId } },
  getNumbers: { path: { campaign: campaignId } },
  getCalendar: { path: { campaign: campaignId }, query: { ...reader, timeZone: 'America/New_York' } },
  listEnrolments: { path: { campaign: campaignId }, query: { limit: '5' } },
  listClaims: { query: { due: '60' } },
  getClaim: { path: { claim } },
  reviewClaim: { path: { claim }, body: { ...seen, reviewBy: '2027-02-20' } },
  correctClaim: {
    path: { claim },
    body: { ...seen, statement: 'It says something else now.', reviewBy: '2027-02-20' },
  },
  withdrawClaim: { path: { claim }, body: seen },
  getReach: { path: { claim } },
  listTold: { path: { claim }, query: { campaign: campaignId, step: 'welcome' } },
  startRecall: { path: { claim } },
  findSubscriber: { body: { email: 'ana.lopez@mail.example.com' } },
  getTimeline: { path: { subscriber: personKey } },
  exportSubscriber: { path: { subscriber: personKey } },
  leaveForSubscriber: {
    path: { subscriber: personKey },
    body: { campaign: 'all', reason: 'asked-by-phone' },
  },
  eraseSubscriber: { path: { subscriber: personKey }, body: { reason: 'asked-by-mail' } },
  suppressSubscriber: { path: { subscriber: personKey }, body: { reason: 'legal' } },
  suppressAddress: { body: { email: 'ana.lopez@mail.example.com', reason: 'other', note: 'by letter' } },
  getBackfill: { path: { campaign: campaignId } },
  startBackfill: { path: { campaign: campaignId } },
  retryRefused: { path: { campaign: campaignId }, body: {} },
  resendStep: { path: delivery },
  assumeDelivered: { path: delivery },
  listAttention: {},
  getAccount: {},
  stopAccount: {},
  startAccount: {},
  raiseSendFloor: { body: {} },
  listAudit: {},
  listTeam: {},
  inviteMember: { body: { email: 'new@staff.example.com', roles: ['author'] } },
  changeMember: { path: { member: 'member-1' }, body: { roles: ['auditor'] } },
  removeMember: { path: { member: 'member-1' } },
};
const operations = Object.keys(requests) as StaffOperation[];

/**
 * A running campaign that people follow, with a draft by somebody else that was reviewed and approved,
 * and one person in it, of whose first mail nobody knows what became; somebody else is found by their
 * address. The first mail printed a claim that was corrected since.
 */
async function populate() {
  await call(handler, 'createCampaign', {
    authorization: await api.bearer('somebody-else', 'author'),
    body: { template: 'first-steps' },
  });
  await approveAll(api.deps, campaignId);
  const draft = await api.deps.campaigns.draft(campaignId);
  const { version, steps } = buildPublished(
    { policy: { unknown: 'at-most-once', maxLatenessDays: 14, edits: 'follow', unfit: 'skip' } },
    [buildCompiledStep({ claims: { [claim]: buildStanding() } })],
  );
  api.deps.campaigns.seed(buildHead(), version, steps);
  api.deps.register.ship([buildClaim({ id: claim, edition: 2 })]);
  const next = { step: 'evidence', due: tuesday + 2 * day };
  api.deps.subscribers.seed(
    buildSubscriber({
      profile: buildProfile({
        sealed: await sealPerson(api.deps, personKey, { email: 'zoe@mail.example.com' }),
      }),
      enrolments: [buildEnrolment({ next, begun: ['welcome'] })],
    }),
    buildSubscriber({ key: await api.deps.addresses.keyOf('ana.lopez@mail.example.com'), enrolments: [] }),
  );
  api.deps.team.seed({
    id: 'member-1',
    email: 'old@staff.example.com',
    roles: ['author'],
    state: 'active',
    since: tuesday,
  });
  await api.deps.markers.put(buildMarker());
  await api.deps.deliveries.record(buildDelivery({ state: 'unknown', begunAt: tuesday - 2 * hour }));
  const { rev, name, steps: sources } = draft as NonNullable<typeof draft>;
  return { draft: { rev, name, steps: sources }, hash: draft?.approval?.hash };
}

describe('every staff route', () => {
  it('is in the table of this test', () => {
    expect(operations.sort()).toEqual(Object.keys(staffOperations).sort());
  });

  it.each(operations)('%s asks for a token', async (id) => {
    const answer = await call(handler, id, requests[id]);
    expect(answer).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: { type: 'urn:lantern:problem:staff.token' },
    });
    expect(api.deps.audit.entries).toEqual([]);
  });

  it.each(operations.flatMap((id) => roles.map((role) => [id, role] as const)))(
    '%s by %s',
    async (id, role) => {
      const { draft, hash } = await populate();
      const before = api.deps.audit.entries.length;
      const request = {
        ...requests[id],
        ...(id === 'saveDraft' ? { body: draft } : {}),
        ...(id === 'approveDraft' ? { body: { rev: 2, hash } } : {}),
      };
      const answer = await call(handler, id, {
        ...request,
        authorization: await api.bearer('user-1', role),
      });
      if ((routes[id].roles as readonly string[]).includes(role)) {
        expect(answer.body).not.toHaveProperty('errors');
        expect(answer.status).toBe(staffOperations[id].status);
      } else {
        expect(answer).toMatchObject({
          status: 403,
          body: { type: 'urn:lantern:problem:staff.role', status: 403 },
        });
        expect(api.deps.audit.entries.slice(before)).toMatchObject([
          { actor: 'user-1', action: id, outcome: 'refused' },
        ]);
      }
      expect(api.logged()).not.toContain('http.failed');
    },
  );

  it.each(operations.filter((id) => routes[id].path.includes('{')))(
    '%s answers 404 about what is not there',
    async (id) => {
      const authorization = await api.bearer('user-1', 'admin');
      const body =
        id === 'saveDraft'
          ? { name: 'Name', rev: 0, steps: [{ ...(await populate()).draft.steps[0] }] }
          : requests[id].body;
      const path = {
        campaign: 'unknown',
        step: 'unknown',
        claim: 'Z-99',
        enrolment: 'unknown',
        subscriber: 'unknown-person-key-0001',
        member: 'unknown',
      };
      const own = Object.fromEntries(
        Object.entries(path).filter(([name]) => routes[id].path.includes(`{${name}}`)),
      );
      const answer = await call(handler, id, { ...requests[id], path: own, body, authorization });
      expect(answer).toMatchObject({ status: 404, type: 'application/problem+json' });
    },
  );

  it('refuses a token without any role', async () => {
    const answer = await call(handler, 'listCampaigns', { authorization: await api.bearer('user-1') });
    expect(answer.status).toBe(403);
  });
});

describe('requests and answers', () => {
  it('leave with dates as ISO 8601 and without inner fields', async () => {
    await populate();
    const answer = await call(handler, 'getCampaign', {
      ...requests.getCampaign,
      authorization: await api.bearer('u', 'author'),
    });
    expect(answer.body).toMatchObject({
      createdAt: '2026-11-29T14:00:00.000Z',
      published: { publishedAt: '2026-11-30T14:00:00.000Z' },
    });
    expect(answer.body).not.toHaveProperty('rev');
  });

  it.each([
    ['suppressAddress', { body: { email: 'a@b', reason: 'legal' } }, 'email'],
    ['suppressAddress', { body: { email: 'a@example.org', reason: 'bored' } }, 'reason'],
    [
      'suppressAddress',
      { body: { email: 'a@example.org', reason: 'other', note: 'wrote from a@example.org' } },
      'note',
    ],
    ['findSubscriber', { body: { email: 'a@example.org', more: 1 } }, 'more'],
    ['listEnrolments', { path: { campaign: campaignId }, query: { limit: '101' } }, 'limit'],
    ['listEnrolments', { path: { campaign: 'Not A Slug' } }, 'campaign'],
    ['getTimeline', { path: { subscriber: 'ana@example.org' } }, 'subscriber'],
    ['previewStep', { path: step, query: { audience: 'self', country: 'XX' } }, 'country'],
    ['listAudit', { query: { day: 'yesterday' } }, 'day'],
    ['publishCampaign', { path: { campaign: campaignId }, body: {} }, 'draftRev'],
    ['publishCampaign', { path: { campaign: campaignId }, body: { draftRev: 1, force: true } }, 'force'],
    ['reviewDraft', { path: { campaign: campaignId }, body: { rev: 1, locale: 'English' } }, 'locale'],
    [
      'reviewDraft',
      { path: { campaign: campaignId }, body: { rev: 1, locale: 'en-US', note: 'by ana@example.org' } },
      'note',
    ],
    ['approveDraft', { path: { campaign: campaignId }, body: { rev: 1 } }, 'hash'],
    ['approveDraft', { path: { campaign: campaignId }, body: { rev: 1, hash: 'AB'.repeat(32) } }, 'hash'],
    [
      'approveDraft',
      {
        path: { campaign: campaignId },
        body: { rev: 1, hash: 'ab'.repeat(32), reference: 'irb@example.org' },
      },
      'reference',
    ],
    ['previewStep', { path: step, query: { ...reader, locale: 'es' } }, 'locale'],
    ['saveDraft', { path: { campaign: campaignId }, body: { rev: 0, name: 'Name', steps: [] } }, 'steps'],
    ['returnDraft', { path: { campaign: campaignId }, body: { rev: 1, comment: 'No.' } }, 'comment'],
    [
      'returnDraft',
      { path: { campaign: campaignId }, body: { rev: 1, comment: 'ana@example.org says no' } },
      'comment',
    ],
    ['inviteMember', { body: { email: 'new@staff.example.com', roles: [] } }, 'roles'],
    ['inviteMember', { body: { email: 'new@staff.example.com', roles: ['owner'] } }, 'roles.0'],
    ['changeMember', { path: { member: 'a' }, body: { roles: ['author', 'author'] } }, 'roles'],
    ['listAttention', { query: { kind: 'lost' } }, 'kind'],
    ['listAttention', { query: { cursor: 'x' } }, 'kind'],
    ['resendStep', { path: { ...delivery, enrolment: 'ana@example.org' } }, 'enrolment'],
    ['assumeDelivered', { path: { ...delivery, step: 'ana@example.org' } }, 'step'],
    ['retryRefused', { path: { campaign: campaignId }, body: { dryRun: 'yes' } }, 'dryRun'],
    ['raiseSendFloor', { body: { at: 'yesterday' } }, 'at'],
    ['raiseSendFloor', { body: { at: '2199-01-01T00:00:00Z' } }, 'at'],
  ] as const)('%s refuses %j by its field', async (id, request, field) => {
    const answer = await call(handler, id, {
      ...request,
      authorization: await api.bearer('u', 'admin'),
    });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    expect(JSON.stringify(answer.body)).not.toContain('example.org');
  });

  it('takes a whole draft, but not one that no item could hold', async () => {
    const { draft } = await populate();
    const authorization = await api.bearer('u', 'author');
    const steps = Array.from({ length: 14 }, (_, i) => ({
      ...draft.steps[0],
      id: `step-${i}`,
      texts: { 'en-US': buildStepText({ markdown: 'x'.repeat(20_000) }) },
    }));
    const save = (body: unknown) =>
      call(handler, 'saveDraft', { path: { campaign: campaignId }, body, authorization });
    expect((await save({ ...draft, steps })).status).toBe(200);
    const more = [...steps, ...steps.slice(0, 5).map((one) => ({ ...one, id: `${one.id}-b` }))];
    expect(await save({ ...draft, rev: 3, steps: more })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'steps' }] },
    });
  });
});
