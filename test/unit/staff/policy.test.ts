import { beforeEach, describe, expect, it, vi } from 'vitest';

import { buildStepSource, buildTiming, campaignId } from '../../support/builders.ts';
import { approveAll } from '../../support/publish-draft.ts';
import { openApi } from './api.ts';

vi.mock('#functions/runtime/composition/staff.ts', () => import('./api.ts'));
const { handler } = await import('#functions/http/staff.ts');

let api: ReturnType<typeof openApi>;
beforeEach(async () => {
  api = openApi(handler);
  await api.as('author', 'createCampaign', { body: { template: 'first-steps' } });
});
const path = { campaign: campaignId };
const policy = { unknown: 'retry-once', maxLatenessDays: 7, edits: 'follow', unfit: 'send-late' };
const steps = [
  buildStepSource({ ifLate: 'skip' }),
  buildStepSource({ ...buildTiming({ id: 'evidence' }), disabled: true }),
];
const save = (changes: object) =>
  api.as('author', 'saveDraft', { path, body: { rev: 0, name: 'First steps', steps, ...changes } });

describe('the policy of a campaign', () => {
  it('is saved with the draft, published with the version, and shown', async () => {
    expect(await save({ policy })).toMatchObject({ status: 200, body: { policy, steps } });
    const { body: draft } = await api.as('auditor', 'getDraft', { path });
    expect(draft).toMatchObject({ policy, steps });
    const draftRev = await approveAll(api.deps, campaignId);
    expect((await api.as('approver', 'publishCampaign', { path, body: { draftRev } })).status).toBe(201);
    const { published } = (await api.as('auditor', 'getCampaign', { path })).body;
    expect(published).toMatchObject({
      policy,
      steps: [
        { id: 'welcome', ifLate: 'skip' },
        { id: 'evidence', disabled: true },
      ],
    });
    const { rev: _, campaign: __, authors: ___, changedAt: ____, reviews: _____, ...shown } = draft;
    expect((await save({ ...shown, rev: draftRev })).status).toBe(200);
  });

  it('has defaults for what is left out, and may be left out whole', async () => {
    expect((await save({ policy: { edits: 'follow' } })).body.policy).toEqual({
      unknown: 'at-most-once',
      maxLatenessDays: 14,
      edits: 'follow',
      unfit: 'skip',
    });
    expect((await save({ rev: 1 })).body).not.toHaveProperty('policy');
  });

  it.each([
    [{ policy: { ...policy, unknown: 'always' } }, 'policy.unknown'],
    [{ policy: { ...policy, maxLatenessDays: 0 } }, 'policy.maxLatenessDays'],
    [{ policy: { ...policy, edits: 'some' } }, 'policy.edits'],
    [{ policy: { ...policy, unfit: 'send' } }, 'policy.unfit'],
    [{ policy: { ...policy, retries: 3 } }, 'policy.retries'],
    [{ steps: [{ ...steps[0], ifLate: 'never' }] }, 'steps.0.ifLate'],
    [{ steps: [{ ...steps[0], disabled: false }] }, 'steps.0.disabled'],
  ])('%j is refused by its field', async (changes, field) => {
    expect(await save(changes)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });
});
