import { describe, expect, it, vi } from 'vitest';

import { cachedAccount, cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import { buildCompiledStep, buildHead, buildVersion, campaignId } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';

const life = 10_000;

async function stored() {
  const { clock, campaigns } = inMemoryDeps();
  const read = {
    ...campaigns,
    head: vi.fn<typeof campaigns.head>(async () => buildHead()),
    version: vi.fn<typeof campaigns.version>(async (_, version) => buildVersion({ version })),
    step: vi.fn<typeof campaigns.step>(async (_, __, id) => buildCompiledStep({ id })),
  };
  return { clock, read, cached: cachedCampaigns(read, clock) };
}

describe('a head', () => {
  it('is read anew after ten seconds, so that a pause reaches every worker', async () => {
    const { clock, read, cached } = await stored();
    expect((await cached.head(campaignId))?.status).toBe('running');
    read.head.mockResolvedValue(buildHead({ status: 'paused' }));
    clock.advance(life - 1);
    expect((await cached.head(campaignId))?.status).toBe('running');
    clock.advance(1);
    expect((await cached.head(campaignId))?.status).toBe('paused');
    expect(read.head).toHaveBeenCalledTimes(2);
  });

  it('is read anew when the clock jumps back, or a kept one would live for hours', async () => {
    const { clock, read, cached } = await stored();
    await cached.head(campaignId);
    clock.advance(-3_600_000);
    await cached.head(campaignId);
    expect(read.head).toHaveBeenCalledTimes(2);
  });

  it('that is missing is kept for ten seconds too, each campaign by itself', async () => {
    const { clock, read, cached } = await stored();
    read.head.mockResolvedValue(undefined);
    await cached.head(campaignId);
    await cached.head(campaignId);
    expect(read.head).toHaveBeenCalledTimes(1);
    await cached.head('another');
    expect(read.head).toHaveBeenCalledTimes(2);
    clock.advance(life);
    read.head.mockResolvedValue(buildHead());
    expect(await cached.head(campaignId)).toBeDefined();
  });

  it('that could not be read is not kept', async () => {
    const { read, cached } = await stored();
    read.head.mockRejectedValueOnce(new Error('throttled'));
    await expect(cached.head(campaignId)).rejects.toThrow('throttled');
    expect(await cached.head(campaignId)).toBeDefined();
  });
});

describe('what never changes', () => {
  it('is read once: versions and texts', async () => {
    const { clock, read, cached } = await stored();
    for (let i = 0; i < 5; i++) {
      expect((await cached.version(campaignId, 1))?.version).toBe(1);
      expect((await cached.version(campaignId, 2))?.version).toBe(2);
      expect((await cached.step(campaignId, 1, 'welcome'))?.id).toBe('welcome');
      clock.advance(86_400_000);
    }
    expect(read.version).toHaveBeenCalledTimes(2);
    expect(read.step).toHaveBeenCalledTimes(1);
  });

  it('is told apart by campaign, version and step', async () => {
    const { read, cached } = await stored();
    const asked = [
      ['a', 1, 'x'],
      ['a', 11, 'x'],
      ['a-1', 1, 'x'],
      ['a', 1, 'y'],
    ] as const;
    for (const [id, version, step] of asked) await cached.step(id, version, step);
    expect(read.step.mock.calls).toEqual(asked);
  });

  it('is asked for again while it is missing: a version may be published meanwhile', async () => {
    const { read, cached } = await stored();
    read.version.mockResolvedValueOnce(undefined);
    expect(await cached.version(campaignId, 1)).toBeUndefined();
    expect((await cached.version(campaignId, 1))?.version).toBe(1);
  });

  it('does not fill the memory', async () => {
    const { read, cached } = await stored();
    for (let version = 1; version <= 200; version++) await cached.version(campaignId, version);
    await cached.version(campaignId, 200);
    expect(read.version).toHaveBeenCalledTimes(200);
    await cached.version(campaignId, 1);
    expect(read.version).toHaveBeenCalledTimes(201);
  });
});

it('everything else goes through', async () => {
  const { cached, read } = await stored();
  expect(cached.create).toBe(read.create);
  expect(cached.saveHead).toBe(read.saveHead);
});

describe('the state of the account', () => {
  it('is read anew every ten seconds, and when the clock jumps back', async () => {
    const { clock, account } = inMemoryDeps();
    const state = vi.fn(async () => ({ stopped: false, rev: 0 }));
    const cached = cachedAccount({ ...account, state }, clock);
    await cached.state();
    clock.advance(life - 1);
    await cached.state();
    expect(state).toHaveBeenCalledTimes(1);
    clock.advance(1);
    state.mockResolvedValue({ stopped: true, rev: 1 });
    expect((await cached.state()).stopped).toBe(true);
    clock.advance(-1);
    await cached.state();
    expect(state).toHaveBeenCalledTimes(3);
  });

  it('is changed where it is stored', async () => {
    const { clock, account } = inMemoryDeps();
    expect(await cachedAccount(account, clock).save({ stopped: true, rev: 1 })).toBe(true);
    expect(await account.state()).toEqual({ stopped: true, rev: 1 });
  });
});
