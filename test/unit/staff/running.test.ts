import { describe, expect, it } from 'vitest';

import { archiveCampaign, pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';
import { buildHead, campaignId } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { approver, author } from './actors.ts';

function campaign(changes: Parameters<typeof buildHead>[0] = {}) {
  const deps = inMemoryDeps();
  deps.campaigns.seed(buildHead(changes));
  return deps;
}
const wakes = [0, 1, 2, 3].map((shard) => ({ v: 1, kind: 'wake', campaign: campaignId, shard }));

describe('a running campaign', () => {
  it('is paused, by repetition too, and wakes nobody', async () => {
    const deps = campaign();
    expect(await pauseCampaign(deps, author, campaignId)).toMatchObject({ status: 'paused', version: 1 });
    expect(await pauseCampaign(deps, author, campaignId)).toMatchObject({ status: 'paused' });
    expect(deps.sendQueue.messages).toEqual([]);
    expect(deps.audit.entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['pauseCampaign', 'done'],
      ['pauseCampaign', 'done'],
    ]);
  });

  it('is paused even if the head that was read is out of date', async () => {
    const deps = campaign();
    const { campaigns } = deps;
    let stale: ReturnType<typeof buildHead> | undefined = buildHead({ status: 'paused' });
    await campaigns.saveHead(buildHead({ rev: 1 }));
    const lagging = {
      ...deps,
      campaigns: {
        ...campaigns,
        async head(id: string) {
          const seen = stale ?? (await campaigns.head(id));
          stale = undefined;
          return seen;
        },
      },
    };
    expect(await pauseCampaign(lagging, author, campaignId)).toMatchObject({ status: 'paused', rev: 2 });
    expect(await campaigns.head(campaignId)).toMatchObject({ status: 'paused' });
  });

  it('wakes everybody once more when it is resumed again', async () => {
    const deps = campaign();
    expect(await resumeCampaign(deps, approver, campaignId)).toMatchObject({ status: 'running' });
    expect(deps.sendQueue.messages.map(({ message }) => message)).toEqual(wakes);
  });
});

describe('a paused campaign', () => {
  it('goes on, and its people are woken when every worker has seen it', async () => {
    const deps = campaign({ status: 'paused' });
    expect(await resumeCampaign(deps, approver, campaignId)).toMatchObject({ status: 'running', rev: 1 });
    expect(deps.sendQueue.messages.map(({ message }) => message)).toEqual(wakes);
    expect(deps.sendQueue.messages.every(({ delaySeconds }) => delaySeconds === 15)).toBe(true);
    expect(deps.audit.entries).toMatchObject([
      { actor: approver.user, action: 'resumeCampaign', subject: campaignId },
    ]);
  });

  it('is resumed before anybody is woken, so that a wake that fails can be repeated', async () => {
    const deps = campaign({ status: 'paused' });
    const failing = {
      ...deps,
      sendQueue: { ...deps.sendQueue, walk: () => Promise.reject(new Error('no queue')) },
    };
    await expect(resumeCampaign(failing, approver, campaignId)).rejects.toThrow('no queue');
    await resumeCampaign(deps, approver, campaignId);
    expect(deps.sendQueue.messages).toHaveLength(4);
  });
});

describe('a campaign that is not running', () => {
  it.each([
    ['draft', 'campaign.not_published'],
    ['archived', 'campaign.archived'],
  ] as const)('as a %s is neither paused nor resumed', async (status, code) => {
    const deps = campaign({ status });
    await expect(pauseCampaign(deps, author, campaignId)).rejects.toMatchObject({ kind: 'conflict', code });
    await expect(resumeCampaign(deps, approver, campaignId)).rejects.toMatchObject({
      kind: 'conflict',
      code,
    });
    expect(deps.audit.entries.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['refused', code],
      ['refused', code],
    ]);
    expect(deps.sendQueue.messages).toEqual([]);
  });

  it.each(['draft', 'running', 'paused', 'archived'] as const)('is archived from %s', async (status) => {
    const deps = campaign({ status });
    expect(await archiveCampaign(deps, approver, campaignId)).toMatchObject({ status: 'archived' });
  });

  it('does not exist for a wrong id', async () => {
    await expect(archiveCampaign(campaign(), approver, 'none')).rejects.toMatchObject({
      code: 'campaign.unknown',
    });
  });
});
