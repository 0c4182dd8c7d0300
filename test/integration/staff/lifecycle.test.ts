import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '#functions/runtime/composition/keys.ts';
import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { operationIds, routes } from '#shared/declarations/routes.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import { buildEnrolment, buildMarker, buildProfile, buildSubscriber } from '#test/support/builders.ts';
import { checkedOn } from '#test/support/shipped-content.ts';
import { call, type StaffOperation } from '#test/unit/staff/requests.ts';
import { type StaffService, startStaffService } from './staff-service.ts';

const campaign = 'spring-letters';
const path = { campaign };
let service: StaffService;
const as: StaffService['as'] = (...request) => service.as(...request);

beforeAll(async () => {
  service = await startStaffService();
});
afterAll(() => service.stop());

describe('a campaign, by the real handler on a real table', () => {
  it('goes from a template to the archive, with every refusal on the way', async () => {
    expect((await as('author-1', 'listTemplates')).body.templates).toContainEqual(
      expect.objectContaining({ id: 'first-steps' }),
    );
    const created = await as('author-1', 'createCampaign', {
      body: { template: 'first-steps', id: campaign },
    });
    expect(created).toMatchObject({ status: 201, body: { id: campaign, status: 'draft' } });
    expect(
      (await as('author-1', 'createCampaign', { body: { template: 'first-steps', id: campaign } })).status,
    ).toBe(409);

    const { body: draft } = await as('author-1', 'getDraft', { path });
    const edited = { rev: draft.rev, name: 'Spring letters', steps: draft.steps };
    expect(await as('author-2', 'saveDraft', { path, body: edited })).toMatchObject({
      status: 200,
      body: { rev: draft.rev + 1, findings: [] },
    });
    expect(await as('author-1', 'saveDraft', { path, body: edited })).toMatchObject({
      status: 409,
      body: {
        type: 'urn:lantern:problem:draft.changed',
        errors: [{ field: 'rev', message: `is now ${draft.rev + 1}` }],
      },
    });

    const step = { ...path, step: draft.steps[0].id };
    const query = { audience: 'veteran', country: 'AU', firstName: 'Sam' };
    const preview = await as('author-1', 'previewStep', { path: step, query });
    expect(preview.body).toMatchObject({
      subject: draft.steps[0].texts['en-US'].subject,
      text: expect.stringContaining('Hello Sam,'),
      findings: [],
    });
    const spanish = await as('author-1', 'previewStep', { path: step, query: { ...query, locale: 'es-US' } });
    expect(spanish.body).toMatchObject({ subject: draft.steps[0].texts['es-US'].subject });
    expect(spanish.body.text).not.toContain('Hello');

    const { rev } = (await as('approver-1', 'checkDraft', { path })).body;
    const publish = { path, body: { draftRev: rev } };
    expect(await as('author-2', 'publishCampaign', publish)).toMatchObject({
      status: 403,
      body: { type: 'urn:lantern:problem:staff.role' },
    });
    const both = `Bearer ${await service.sign({ sub: 'author-2', 'cognito:groups': ['author', 'approver'] })}`;
    const review = { path, body: { rev, locale: 'en-US' } };
    const approval = (hash: string) => ({ path, body: { rev: rev + 1, hash, reference: 'IRB 2026-114' } });
    for (const [id, request] of [
      ['reviewDraft', review],
      ['approveDraft', { path, body: { rev, hash: '0'.repeat(64) } }],
      ['publishCampaign', publish],
    ] as const)
      expect(await call(service.handler, id, { ...request, authorization: both })).toMatchObject({
        status: 403,
        body: { type: 'urn:lantern:problem:campaign.same_person' },
      });
    expect(await as('approver-1', 'publishCampaign', publish)).toMatchObject({
      status: 409,
      body: { type: 'urn:lantern:problem:approval.missing' },
    });

    expect(await as('author-3', 'reviewDraft', review)).toMatchObject({
      status: 201,
      body: { rev: rev + 1, locale: 'en-US', by: 'author-3' },
    });
    const { body: check } = await as('approver-1', 'checkDraft', { path });
    expect(check).toMatchObject({
      state: 'reviewed',
      languages: [
        { locale: 'en-US', complete: true, review: { by: 'author-3' } },
        { locale: 'es-US', complete: true, needsReader: expect.any(String) },
      ],
      findings: [],
    });
    expect(await as('approver-1', 'approveDraft', approval('0'.repeat(64)))).toMatchObject({
      status: 409,
      body: { type: 'urn:lantern:problem:content.changed' },
    });
    expect(await as('approver-1', 'approveDraft', approval(check.contentHash))).toMatchObject({
      status: 201,
      body: { rev: rev + 2, hash: check.contentHash, locales: ['en-US'], reference: 'IRB 2026-114' },
    });
    const published = await as('approver-1', 'publishCampaign', { path, body: { draftRev: rev + 2 } });
    expect(published).toMatchObject({
      status: 201,
      body: { version: 1, contentHash: check.contentHash, locales: ['en-US'] },
    });
    expect(service.around.queued).toHaveLength(4);
    expect((await as('author-1', 'getCampaign', { path })).body).toMatchObject({
      status: 'running',
      name: 'Spring letters',
      published: {
        version: 1,
        publishedBy: 'approver-1',
        authors: ['author-1', 'author-2'],
        approval: { by: 'approver-1', hash: check.contentHash },
        reviews: [{ by: 'author-3', locale: 'en-US' }],
      },
    });

    expect((await as('author-1', 'pauseCampaign', { path })).body).toMatchObject({ status: 'paused' });
    expect((await as('author-1', 'resumeCampaign', { path })).status).toBe(403);
    expect((await as('approver-1', 'resumeCampaign', { path })).body).toMatchObject({ status: 'running' });
    expect(service.around.queued.slice(4)).toEqual(
      [0, 1, 2, 3].map((shard) => ({ v: 1, kind: 'wake', campaign, shard, delay: 15 })),
    );
    expect((await as('approver-1', 'archiveCampaign', { path })).body).toMatchObject({ status: 'archived' });
    expect((await as('approver-1', 'resumeCampaign', { path })).status).toBe(409);
    expect((await as('auditor-1', 'listCampaigns')).body.campaigns).toMatchObject([
      { id: campaign, status: 'archived' },
    ]);

    const { entries } = (await as('auditor-1', 'listAudit')).body;
    const acts = entries.map(
      ({ actor, action, outcome }: Record<string, string>) => `${actor} ${action} ${outcome}`,
    );
    const act = entries.find(
      (entry: Record<string, string>) => entry['action'] === 'publishCampaign' && entry['outcome'] === 'done',
    );
    expect(act.detail).toBe(`rev ${rev + 2}, version 1, en-US, ${check.contentHash}`);
    expect(acts.sort()).toEqual(
      [
        'author-1 createCampaign done',
        'author-1 createCampaign refused',
        'author-2 saveDraft done',
        'author-1 saveDraft refused',
        'author-2 publishCampaign refused',
        'author-2 reviewDraft refused',
        'author-2 approveDraft refused',
        'author-2 publishCampaign refused',
        'approver-1 publishCampaign refused',
        'author-3 reviewDraft done',
        'approver-1 approveDraft refused',
        'approver-1 approveDraft done',
        'approver-1 publishCampaign done',
        'author-1 pauseCampaign done',
        'author-1 resumeCampaign refused',
        'approver-1 resumeCampaign done',
        'approver-1 archiveCampaign done',
        'approver-1 resumeCampaign refused',
      ].sort(),
    );
  });

  it('sends a test mail to its reader, with a link to leave by', async () => {
    await as('author-1', 'createCampaign', { body: { template: 'first-steps', id: 'test-letters' } });
    const { steps } = (await as('author-1', 'getDraft', { path: { campaign: 'test-letters' } })).body;
    const body = { audience: 'self', country: 'US', email: 'author@staff.example.com' };
    const answer = await as('author-1', 'sendTest', {
      path: { campaign: 'test-letters', step: steps[0].id },
      body,
    });
    expect(answer).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(service.around.mails).toHaveLength(1);
    expect(service.around.mails[0]).toMatch(/^To: .*author@staff\.example\.com/im);
    expect(service.around.mails[0]).toMatch(/^List-Unsubscribe: <https:\/\/lantern\.example\.org\/u\//im);
  });
});

describe('a person, by the real handler on a real table', () => {
  const email = 'ana.lopez@mail.example.com';

  it('is suppressed before anybody knows them, found, and shown', async () => {
    expect((await as('privacy-1', 'findSubscriber', { body: { email } })).status).toBe(404);
    const { body } = await as('privacy-1', 'suppressAddress', { body: { email, reason: 'asked-by-phone' } });
    expect(body).toMatchObject({ reason: 'staff', at: new Date().toISOString() });
    expect((await as('privacy-1', 'findSubscriber', { body: { email } })).body).toEqual({
      subscriber: body.subscriber,
    });
    expect(
      (await as('privacy-1', 'getTimeline', { path: { subscriber: body.subscriber } })).body,
    ).toMatchObject({
      suppressed: { reason: 'staff' },
      consents: [{ event: 'withdrawn', channel: 'staff', actor: 'privacy-1' }],
      enrolments: [],
    });
    expect(await as('author-1', 'findSubscriber', { body: { email } })).toMatchObject({ status: 403 });
  });

  it('is counted and listed in the campaign', async () => {
    await as('author-1', 'createCampaign', { body: { template: 'first-steps', id: 'counted' } });
    await service.publish('counted');
    const steps: { id: string }[] = (await as('author-1', 'getDraft', { path: { campaign: 'counted' } })).body
      .steps;
    const subscriber = 'AAAAAAAAAAAAAAAAAAAAAA';
    const next = { step: steps[0]?.id ?? '', due: checkedOn };
    const enrolment = buildEnrolment({ campaign: 'counted', next });
    const cipher = fieldCipher(keys({ KEYS_SECRET_ID: 'keys' }));
    const sealed = await sealPerson({ cipher }, subscriber, { email: 'counted@mail.example.com' });
    await subscribersIn(service.table.client, service.table.tableName).save(
      buildSubscriber({ key: subscriber, profile: buildProfile({ sealed }), enrolments: [enrolment] }),
    );
    await markersIn(service.table.client, service.table.tableName).put(
      buildMarker({ campaign: 'counted', subscriber }),
    );

    expect((await as('auditor-1', 'getNumbers', { path: { campaign: 'counted' } })).body).toMatchObject({
      enrolled: 1,
      total: { waiting: steps.length },
      balance: { expected: steps.length, counted: steps.length, holds: true },
    });
    const list = await as('auditor-1', 'listEnrolments', {
      path: { campaign: 'counted' },
      query: { limit: '10' },
    });
    expect(list.body).toEqual({
      enrolments: [
        expect.objectContaining({
          subscriber,
          next: { step: next.step, due: new Date(checkedOn).toISOString() },
        }),
      ],
    });
    const timeline = await as('auditor-1', 'getTimeline', { path: { subscriber } });
    expect(timeline.body.enrolments[0].planned).toHaveLength(steps.length);
  });
});

describe('looking', () => {
  const gets = operationIds.filter((id) => routes[id].audience === 'staff' && routes[id].method === 'GET');
  const everything = async () => {
    const { Items = [] } = await service.table.client.send(
      new ScanCommand({ TableName: service.table.tableName }),
    );
    return Items.filter((item) => !String(item['pk']).startsWith('AUDIT#'))
      .map((item) => JSON.stringify(item))
      .sort();
  };

  it.each(gets)('%s changes nothing but the audit trail', async (id) => {
    const before = await everything();
    expect(before.length).toBeGreaterThan(5);
    const draft = (await as('author-1', 'getDraft', { path: { campaign: 'counted' } })).body;
    const step: string = draft.steps[0].id;
    const subscriber = 'AAAAAAAAAAAAAAAAAAAAAA';
    const names = { campaign: 'counted', step, subscriber, claim: 'R-01' };
    const queries: Partial<Record<string, Record<string, string>>> = {
      getCalendar: { audience: 'self', country: 'US' },
      previewStep: { audience: 'self', country: 'US' },
      previewPublished: { audience: 'self', country: 'US' },
      listTold: { campaign: 'counted', step },
    };
    const query = queries[id];
    const answer = await call(service.handler, id as StaffOperation, {
      path: Object.fromEntries(
        Object.entries(names).filter(([name]) => routes[id].path.includes(`{${name}}`)),
      ),
      ...(query === undefined ? {} : { query }),
      authorization: await service.bearer('admin-1', 'admin'),
    });
    // Here an outside issuer keeps the staff.
    expect(answer.status).toBe(id === 'listTeam' ? 409 : 200);
    expect(await everything()).toEqual(before);
  });
});
