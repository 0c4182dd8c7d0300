import { describe, expect, it } from 'vitest';

import { mainLocale } from '#shared/domain/audience.ts';
import { publishCampaign } from '#shared/usecases/staff/publishing.ts';
import { pauseCampaign } from '#shared/usecases/staff/running.ts';
import { buildHead, buildTiming, campaignId, tuesday } from '#test/support/builders.ts';
import { approveAll, publishDraft } from '#test/support/publish-draft.ts';
import { approver, author } from './actors.ts';
import { bilingual, type Drafted, drafted, edit } from './bilingual.ts';

/** A draft that may be published, and the rev to name. */
async function approved() {
  const deps = await drafted();
  return { deps, rev: await approveAll(deps, campaignId) };
}

/** Something happens just before the version is written. */
function duringPublishing(deps: Drafted, happens: () => unknown): Drafted {
  const { campaigns } = deps;
  const putVersion: typeof campaigns.putVersion = async (...args) => {
    await happens();
    return campaigns.putVersion(...args);
  };
  return { ...deps, campaigns: { ...campaigns, putVersion } };
}

describe('publishing', () => {
  it('makes the approved draft a version, starts the campaign and wakes those who waited for it', async () => {
    const { deps, rev } = await approved();
    const published = await publishCampaign(deps, approver, campaignId, rev);
    expect(published).toMatchObject({
      campaign: campaignId,
      version: 1,
      name: 'First steps',
      locales: [mainLocale],
      reviews: [{ locale: mainLocale, by: 'staff-reviewer' }],
      approval: { by: approver.user, hash: published.contentHash },
      draftRev: rev,
      publishedAt: tuesday,
      publishedBy: approver.user,
      authors: [author.user],
    });
    // Timing only: subjects and texts are kept beside the version.
    expect(published.steps).toEqual([buildTiming(), buildTiming({ id: 'evidence' })]);
    expect(await deps.campaigns.version(campaignId, 1)).toEqual(published);
    const text = await deps.campaigns.step(campaignId, 1, 'welcome');
    expect(text?.variants['veteran.US.en-US']).toMatchObject({
      subject: 'What you asked for',
      claims: ['E-03'],
    });
    expect(text?.claims).toEqual({ 'E-03': { edition: 1, goodUntil: Date.parse('2027-02-22') } });
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'running', version: 1, rev: 1 });
    expect(deps.sendQueue.messages.map(({ message, delaySeconds }) => [message, delaySeconds])).toEqual(
      [0, 1, 2, 3].map((shard) => [{ v: 1, kind: 'wake', campaign: campaignId, shard }, 15]),
    );
    expect(deps.audit.entries.at(-1)).toMatchObject({
      actor: approver.user,
      action: 'publishCampaign',
      subject: campaignId,
      outcome: 'done',
      detail: `rev ${rev}, version 1, en-US, ${published.contentHash}`,
    });
  });

  it('takes the next version of a running campaign without waking anybody', async () => {
    const { deps, rev } = await approved();
    await publishCampaign(deps, approver, campaignId, rev);
    await edit(deps, author, { ...bilingual(), name: 'Renamed' });
    expect(await publishDraft(deps, campaignId)).toMatchObject({ version: 2 });
    expect(await deps.campaigns.head(campaignId)).toMatchObject({
      name: 'Renamed',
      version: 2,
      status: 'running',
    });
    expect(deps.sendQueue.messages).toHaveLength(4);
  });

  it('leaves a paused campaign paused', async () => {
    const { deps, rev } = await approved();
    await publishCampaign(deps, approver, campaignId, rev);
    await pauseCampaign(deps, author, campaignId);
    await publishCampaign(deps, approver, campaignId, rev);
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'paused', version: 2 });
  });

  it('of a correction brings in the people of every campaign that told it, by walks', async () => {
    const { deps, rev } = await approved();
    const { version: _, ...head } = buildHead({ status: 'draft' });
    const recall = { claim: 'E-03', edition: 1, campaigns: ['letters', 'spring'] };
    deps.campaigns.seed({ ...head, recall });
    await publishCampaign(deps, approver, campaignId, rev);
    const walks = deps.sendQueue.messages.flatMap(({ message }) =>
      message.kind === 'recall' ? [`${message.campaign} ${message.correction}`] : [],
    );
    expect(new Set(walks)).toEqual(new Set([`letters ${campaignId}`, `spring ${campaignId}`]));
    expect(walks).toHaveLength(8);
  });

  it('lets a fault of the compiler itself fly', async () => {
    const { deps, rev } = await approved();
    const recorded = deps.audit.entries.length;
    const compiler = {
      ...deps.compiler,
      compile: () => {
        throw new TypeError('broken');
      },
    };
    await expect(publishCampaign({ ...deps, compiler }, approver, campaignId, rev)).rejects.toThrow(
      TypeError,
    );
    expect(deps.audit.entries).toHaveLength(recorded);
  });

  it('passes over a number whose publisher died before the head named it', async () => {
    const { deps, rev } = await approved();
    const dying = {
      ...deps,
      campaigns: { ...deps.campaigns, saveHead: () => Promise.reject(new Error('died')) },
    };
    await expect(publishCampaign(dying, approver, campaignId, rev)).rejects.toThrow('died');
    expect(await publishCampaign(deps, approver, campaignId, rev)).toMatchObject({ version: 2 });
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'running', version: 2 });
  });

  it('goes on when the campaign is paused meanwhile', async () => {
    const { deps, rev } = await approved();
    await publishCampaign(deps, approver, campaignId, rev);
    const racing = duringPublishing(deps, () => pauseCampaign(deps, author, campaignId));
    await publishCampaign(racing, approver, campaignId, rev);
    expect(await deps.campaigns.head(campaignId)).toMatchObject({ status: 'paused', version: 2 });
  });

  it('gives way to somebody who published meanwhile', async () => {
    const { deps, rev } = await approved();
    const both = await Promise.allSettled([
      publishCampaign(deps, approver, campaignId, rev),
      publishCampaign(deps, { ...approver, user: 'another' }, campaignId, rev),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'campaign.changed' },
    });
  });

  it('gives up when no number is free, or when the head never holds still', async () => {
    const { deps, rev } = await approved();
    for (const stubborn of [{ putVersion: async () => false }, { saveHead: async () => false }]) {
      const contested = { ...deps, campaigns: { ...deps.campaigns, ...stubborn } };
      await expect(publishCampaign(contested, approver, campaignId, rev)).rejects.toMatchObject({
        code: 'campaign.changed',
      });
    }
  });

  it('is over once a campaign is archived, even while it is under way', async () => {
    const { deps, rev } = await approved();
    const racing = duringPublishing(deps, () => deps.campaigns.seed(buildHead({ status: 'archived' })));
    for (const surroundings of [racing, deps])
      await expect(publishCampaign(surroundings, approver, campaignId, rev)).rejects.toMatchObject({
        code: 'campaign.archived',
      });
    await expect(publishCampaign(deps, approver, 'none', rev)).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
  });
});
