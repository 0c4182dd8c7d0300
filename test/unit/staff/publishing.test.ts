import { describe, expect, it } from 'vitest';
import { createCampaign } from '#shared/usecases/staff/campaigns.ts';
import { saveDraft } from '#shared/usecases/staff/drafts.ts';
import { contentHash, publishCampaign } from '#shared/usecases/staff/publishing.ts';
import { pauseCampaign } from '#shared/usecases/staff/running.ts';
import {
  buildCompiledStep,
  buildHead,
  buildSource,
  buildStepSource,
  buildTiming,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { forbiddenWords } from '../../support/in-memory/content.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { approver, author } from './actors.ts';

async function drafted() {
  const deps = inMemoryDeps();
  await createCampaign(deps, author, { template: campaignId });
  return deps;
}

describe('publishing', () => {
  it('makes the draft a version, starts the campaign and wakes those who waited for it', async () => {
    const deps = await drafted();
    const published = await publishCampaign(deps, approver, campaignId, 0);
    expect(published).toMatchObject({
      campaign: campaignId,
      version: 1,
      name: 'First steps',
      publishedAt: tuesday,
      publishedBy: approver.user,
      authors: [author.user],
    });
    expect(published.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(published.steps.map(({ id, delayDays }) => [id, delayDays])).toEqual([
      ['welcome', 0],
      ['evidence', 2],
      ['next-steps', 4],
    ]);
    // Timing only: subjects and texts are kept beside the version.
    expect(published.steps[0]).toEqual(buildTiming());
    expect(await deps.campaigns.version(campaignId, 1)).toEqual(published);
    expect(await deps.campaigns.step(campaignId, 1, 'evidence')).toMatchObject({
      id: 'evidence',
      subject: 'What you asked for',
    });
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'running', version: 1, rev: 1 });
    expect(deps.sendQueue.messages.map(({ message, delaySeconds }) => [message, delaySeconds])).toEqual(
      [0, 1, 2, 3].map((shard) => [{ v: 1, kind: 'wake', campaign: campaignId, shard }, 15]),
    );
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: approver.user,
      action: 'publishCampaign',
      subject: campaignId,
      outcome: 'done',
      detail: 'rev 0',
    });
  });

  it('takes the next version of a running campaign without waking anybody', async () => {
    const deps = await drafted();
    await publishCampaign(deps, approver, campaignId, 0);
    await saveDraft(deps, author, campaignId, { ...buildSource({ name: 'Renamed' }), rev: 0 });
    const second = await publishCampaign(deps, approver, campaignId, 1);
    expect(second.version).toBe(2);
    expect(await deps.campaigns.head(campaignId)).toMatchObject({
      name: 'Renamed',
      version: 2,
      status: 'running',
    });
    expect(deps.sendQueue.messages).toHaveLength(4);
  });

  it('leaves a paused campaign paused', async () => {
    const deps = await drafted();
    await publishCampaign(deps, approver, campaignId, 0);
    await pauseCampaign(deps, author, campaignId);
    await publishCampaign(deps, approver, campaignId, 0);
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'paused', version: 2 });
  });

  it('is refused to everybody who wrote the text, on the record', async () => {
    const deps = await drafted();
    await saveDraft(deps, approver, campaignId, { ...buildSource(), rev: 0 });
    for (const actor of [author, approver]) {
      await expect(publishCampaign(deps, actor, campaignId, 1)).rejects.toMatchObject({
        kind: 'forbidden',
        code: 'campaign.same_person',
      });
    }
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: approver.user,
      outcome: 'refused',
      detail: 'campaign.same_person',
    });
    expect(await deps.campaigns.version(campaignId, 1)).toBeUndefined();
  });

  it('is refused for another text than the one that was looked at', async () => {
    const deps = await drafted();
    await saveDraft(deps, author, campaignId, { ...buildSource(), rev: 0 });
    await expect(publishCampaign(deps, approver, campaignId, 0)).rejects.toMatchObject({
      code: 'draft.changed',
      details: [{ field: 'rev', message: 'is now 1' }],
    });
  });

  it('names every problem of every step', async () => {
    const deps = await drafted();
    const steps = ['one', 'two', 'three'].map((id) =>
      buildStepSource({ id, markdown: id === 'two' ? 'Fine.' : `A ${forbiddenWords}.` }),
    );
    await saveDraft(deps, author, campaignId, { name: 'First steps', steps, rev: 0 });
    await expect(publishCampaign(deps, approver, campaignId, 1)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'content.blocked',
      details: [
        { field: 'one: line 1', message: `It promises a ${forbiddenWords}. Leave it out.` },
        { field: 'three: line 1', message: `It promises a ${forbiddenWords}. Leave it out.` },
      ],
    });
    expect(await deps.campaigns.version(campaignId, 1)).toBeUndefined();
  });

  it('lets a fault of the compiler itself fly', async () => {
    const deps = await drafted();
    const compile = () => {
      throw new TypeError('broken');
    };
    await expect(
      publishCampaign({ ...deps, compiler: { compile } }, approver, campaignId, 0),
    ).rejects.toThrow(TypeError);
    expect(deps.audit.entries).toHaveLength(1);
  });

  it('passes over a number whose publisher died before the head named it', async () => {
    const deps = await drafted();
    const dying = {
      ...deps,
      campaigns: { ...deps.campaigns, saveHead: () => Promise.reject(new Error('died')) },
    };
    await expect(publishCampaign(dying, approver, campaignId, 0)).rejects.toThrow('died');
    expect(await publishCampaign(deps, approver, campaignId, 0)).toMatchObject({ version: 2 });
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'running', version: 2 });
  });

  it('goes on when the campaign is paused meanwhile', async () => {
    const deps = await drafted();
    await publishCampaign(deps, approver, campaignId, 0);
    const { campaigns } = deps;
    const racing = {
      ...deps,
      campaigns: {
        ...campaigns,
        async putVersion(...args: Parameters<typeof campaigns.putVersion>) {
          await pauseCampaign(deps, author, campaignId);
          return campaigns.putVersion(...args);
        },
      },
    };
    await publishCampaign(racing, approver, campaignId, 0);
    expect(await campaigns.head(campaignId)).toMatchObject({ status: 'paused', version: 2 });
  });

  it('gives way to somebody who published meanwhile', async () => {
    const deps = await drafted();
    const both = await Promise.allSettled([
      publishCampaign(deps, approver, campaignId, 0),
      publishCampaign(deps, { ...approver, user: 'another' }, campaignId, 0),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'campaign.changed' },
    });
  });

  it('gives up when no number is free, or when the head never holds still', async () => {
    const deps = await drafted();
    const full = { ...deps, campaigns: { ...deps.campaigns, putVersion: async () => false } };
    await expect(publishCampaign(full, approver, campaignId, 0)).rejects.toMatchObject({
      code: 'campaign.changed',
    });
    const restless = { ...deps, campaigns: { ...deps.campaigns, saveHead: async () => false } };
    await expect(publishCampaign(restless, approver, campaignId, 0)).rejects.toMatchObject({
      code: 'campaign.changed',
    });
  });

  it('is over once a campaign is archived, even while it is under way', async () => {
    const deps = await drafted();
    const { campaigns } = deps;
    const racing = {
      ...deps,
      campaigns: {
        ...campaigns,
        async putVersion(...args: Parameters<typeof campaigns.putVersion>) {
          deps.campaigns.seed(buildHead({ status: 'archived' }));
          return campaigns.putVersion(...args);
        },
      },
    };
    await expect(publishCampaign(racing, approver, campaignId, 0)).rejects.toMatchObject({
      code: 'campaign.archived',
    });
    await expect(publishCampaign(deps, approver, campaignId, 0)).rejects.toMatchObject({
      code: 'campaign.archived',
    });
    await expect(publishCampaign(deps, approver, 'none', 0)).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
  });
});

describe('the content hash', () => {
  const timing = buildTiming({ audiences: ['self'] });
  const text = buildCompiledStep();

  it('is the same whatever order the keys came in', () => {
    const shuffled = {
      audiences: timing.audiences,
      window: timing.window,
      delayDays: timing.delayDays,
      id: timing.id,
    } as typeof timing;
    expect(contentHash([shuffled], [text])).toBe(contentHash([timing], [text]));
  });

  it.each([
    ['the subject', [timing], [{ ...text, subject: 'Another' }]],
    [
      'one variant',
      [timing],
      [{ ...text, variants: { ...text.variants, 'clinician.AU': { html: 'x', text: 'y' } } }],
    ],
    ['the delay', [{ ...timing, delayDays: 9 }], [text]],
    ['the window', [{ ...timing, window: { ...timing.window, to: '21:00' } }], [text]],
    ['the audiences', [buildTiming()], [text]],
    ['the order', [timing, buildTiming({ id: 'two' })], [text]],
  ])('changes with %s', (_, timings, texts) => {
    expect(contentHash(timings, texts)).not.toBe(contentHash([timing], [text]));
  });
});
