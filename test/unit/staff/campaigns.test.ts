import { describe, expect, it } from 'vitest';

import type { Draft } from '#shared/domain/campaign.ts';
import {
  changeHead,
  createCampaign,
  getCampaign,
  listCampaigns,
  listTemplates,
  putCampaign,
} from '#shared/usecases/staff/campaigns.ts';
import { getDraft, saveDraft } from '#shared/usecases/staff/drafts.ts';
import {
  buildHead,
  buildSource,
  buildStepSource,
  buildStepText,
  buildTiming,
  buildVersion,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { forbiddenWords } from '../../support/in-memory/content.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { approver, author } from './actors.ts';

const edited = { ...buildSource(), name: 'Second thoughts' };

describe('campaigns', () => {
  it('begin as a copy of a template, with whoever took it as its author', async () => {
    const deps = inMemoryDeps();
    expect(await listTemplates(deps)).toEqual({ templates: [{ id: 'first-steps', name: 'First steps' }] });
    const head = await createCampaign(deps, author, {
      template: 'first-steps',
      id: 'spring',
      name: 'Spring',
    });
    expect(head).toEqual({
      id: 'spring',
      name: 'Spring',
      status: 'draft',
      rev: 0,
      createdAt: tuesday,
      changedAt: tuesday,
    });
    expect(await getDraft(deps, 'spring')).toEqual({
      ...buildSource(),
      name: 'Spring',
      campaign: 'spring',
      rev: 0,
      authors: [author.user],
      changedAt: tuesday,
      reviews: [],
    });
    expect(await listCampaigns(deps)).toEqual({ campaigns: [head] });
    expect(deps.audit.entries).toMatchObject([
      {
        actor: author.user,
        action: 'createCampaign',
        subject: 'spring',
        outcome: 'done',
        detail: 'template first-steps',
      },
    ]);
  });

  it('take the id and the name of the template when none is given', async () => {
    const head = await createCampaign(inMemoryDeps(), author, { template: 'first-steps' });
    expect(head).toMatchObject({ id: 'first-steps', name: 'First steps' });
  });

  it('refuse an unknown template and an id that is taken, on the record', async () => {
    const deps = inMemoryDeps();
    await expect(createCampaign(deps, author, { template: 'none' })).rejects.toMatchObject({
      code: 'template.unknown',
    });
    await createCampaign(deps, author, { template: 'first-steps' });
    await expect(createCampaign(deps, author, { template: 'first-steps' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'campaign.id_taken',
    });
    expect(deps.audit.entries.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['refused', 'template.unknown'],
      ['done', 'template first-steps'],
      ['refused', 'campaign.id_taken'],
    ]);
  });

  it('may begin as the correction of others, with whoever asked for it as its author', async () => {
    const deps = inMemoryDeps();
    const recall = { claim: 'E-03', edition: 1, campaigns: [campaignId] };
    const step = deps.templates.correction('withdrawal', recall);
    const campaign = { id: 'note-e-03-1', name: 'Correction of E-03', steps: [step], recall };
    const head = await putCampaign(deps, author, campaign);
    expect(head).toMatchObject({ id: 'note-e-03-1', name: 'Correction of E-03', status: 'draft', recall });
    expect(await deps.campaigns.head('note-e-03-1')).toEqual(head);
    expect(await getDraft(deps, 'note-e-03-1')).toEqual({
      campaign: 'note-e-03-1',
      name: 'Correction of E-03',
      steps: [step],
      rev: 0,
      authors: [author.user],
      changedAt: tuesday,
      reviews: [],
    });
    await expect(putCampaign(deps, approver, campaign)).rejects.toMatchObject({ code: 'campaign.id_taken' });
  });

  it('show what is published of them', async () => {
    const deps = inMemoryDeps();
    deps.campaigns.seed(buildHead(), buildVersion());
    expect(await getCampaign(deps, campaignId)).toEqual({ ...buildHead(), published: buildVersion() });
    const { version: _, ...unpublished } = buildHead({ id: 'other', status: 'draft' });
    deps.campaigns.seed(unpublished);
    expect(await getCampaign(deps, 'other')).toEqual(unpublished);
    await expect(getCampaign(deps, 'none')).rejects.toMatchObject({
      kind: 'not-found',
      code: 'campaign.unknown',
    });
  });

  it('give up on a head that changes under every attempt', async () => {
    const deps = inMemoryDeps();
    deps.campaigns.seed(buildHead());
    const contested = { ...deps, campaigns: { ...deps.campaigns, saveHead: async () => false } };
    await expect(changeHead(contested, campaignId, (head) => head)).rejects.toMatchObject({
      code: 'campaign.busy',
    });
  });
});

describe('drafts', () => {
  async function drafted() {
    const deps = inMemoryDeps();
    await createCampaign(deps, author, { template: 'first-steps' });
    return deps;
  }

  it('are saved whole, and remember everybody who saved them', async () => {
    const deps = await drafted();
    deps.clock.advance(1_000);
    const saved = await saveDraft(deps, approver, campaignId, { ...edited, rev: 0 });
    const expected: Draft = {
      ...edited,
      campaign: campaignId,
      rev: 1,
      authors: [author.user, approver.user],
      changedAt: tuesday + 1_000,
      reviews: [],
    };
    expect(saved).toEqual({ ...expected, findings: [] });
    expect(await getDraft(deps, campaignId)).toEqual(expected);
    await saveDraft(deps, author, campaignId, { ...edited, rev: 1 });
    expect((await getDraft(deps, campaignId)).authors).toEqual([author.user, approver.user]);
    expect(deps.audit.entries.at(-1)).toMatchObject({
      action: 'saveDraft',
      subject: campaignId,
      detail: 'rev 2',
    });
  });

  it('are saved whatever is wrong with them, which the answer tells for every step and language', async () => {
    const deps = await drafted();
    const markdown = `A ${forbiddenWords}, by E-03.`;
    const texts = { 'en-US': buildStepText({ markdown }), 'es-US': buildStepText() };
    const steps = [buildStepSource({ texts }), buildStepSource({ ...buildTiming({ id: 'second' }) })];
    const saved = await saveDraft(deps, author, campaignId, { ...edited, steps, rev: 0 });
    expect(saved.findings.map(({ step, locale, reason }) => [step, locale, reason])).toEqual([
      ['welcome', 'en-US', `It says ${forbiddenWords}.`],
      ['welcome', 'en-US', 'The claim E-03 is unknown.'],
      ['second', 'es-US', 'There is no text in es-US.'],
    ]);
    expect(await getDraft(deps, campaignId)).toMatchObject({ rev: 1, steps });
  });

  it('are on record as saved even when looking for faults fails', async () => {
    const deps = await drafted();
    const register = { ...deps.register, all: () => Promise.reject(new Error('no table')) };
    await expect(saveDraft({ ...deps, register }, author, campaignId, { ...edited, rev: 0 })).rejects.toThrow(
      'no table',
    );
    expect(deps.audit.entries.at(-1)).toMatchObject({ action: 'saveDraft', outcome: 'done' });
  });

  it('refuse an edit of an older text and name the rev that stands', async () => {
    const deps = await drafted();
    await saveDraft(deps, author, campaignId, { ...edited, rev: 0 });
    await expect(saveDraft(deps, approver, campaignId, { ...edited, rev: 0 })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'draft.changed',
      details: [{ field: 'rev', message: 'is now 1' }],
    });
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: approver.user,
      outcome: 'refused',
      detail: 'draft.changed',
    });
  });

  it('let only one of two win who save the same text at once', async () => {
    const deps = await drafted();
    const both = await Promise.allSettled([
      saveDraft(deps, author, campaignId, { ...edited, rev: 0 }),
      saveDraft(deps, approver, campaignId, { ...edited, rev: 0 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'draft.changed' },
    });
  });

  it('of an archived or unknown campaign stay as they are', async () => {
    const deps = await drafted();
    await expect(saveDraft(deps, author, 'none', { ...edited, rev: 0 })).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
    await expect(getDraft(deps, 'none')).rejects.toMatchObject({ code: 'campaign.unknown' });
    deps.campaigns.seed(buildHead({ status: 'archived' }));
    await expect(saveDraft(deps, author, campaignId, { ...edited, rev: 0 })).rejects.toMatchObject({
      code: 'campaign.archived',
    });
  });
});
