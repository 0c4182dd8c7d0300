import { beforeEach, describe, expect, test } from 'vitest';

import { day, hour } from '#shared/domain/instant.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { buildHead, campaignId, tuesday } from './builders.ts';

type Counting = Pick<Deps, 'tallies' | 'campaigns'>;

/** What every implementation of the tallies keeps to, as `repositoryContract` says it of the others. */
export function tallyContract(open: () => Promise<Counting>): void {
  let counting: Counting;
  beforeEach(async () => {
    counting = await open();
  });
  describe('tallies', () => contract(() => counting));
}

function contract(here: () => Counting): void {
  const first = { campaign: campaignId, run: 0 };

  test('nothing was counted yet', async () => {
    expect(await here().tallies.since(first, tuesday)).toEqual({ sent: 0, bounced: 0, complained: 0 });
  });

  test('what is added is summed up, whoever adds it and when', async () => {
    const { tallies } = here();
    await Promise.all(Array.from({ length: 8 }, () => tallies.add(first, tuesday, { sent: 25 })));
    await tallies.add(first, tuesday + hour, { bounced: 2 });
    await tallies.add(first, tuesday + 2 * day, { sent: 1, bounced: 1, complained: 1 });
    expect(await tallies.since(first, tuesday)).toEqual({ sent: 201, bounced: 3, complained: 1 });
  });

  test('days before the one that is asked for are left out, the whole of that day is not', async () => {
    const { tallies } = here();
    const midnight = Date.parse('2026-12-02T00:00:00Z');
    await tallies.add(first, midnight - 1, { sent: 100 });
    await tallies.add(first, midnight, { sent: 10 });
    await tallies.add(first, midnight + 9 * day, { sent: 1 });
    expect((await tallies.since(first, midnight + 5 * hour)).sent).toBe(11);
    expect((await tallies.since(first, midnight - 1)).sent).toBe(111);
    expect((await tallies.since(first, midnight + 10 * day)).sent).toBe(0);
  });

  test('each run, and each campaign, has tallies of its own', async () => {
    const { tallies } = here();
    await tallies.add(first, tuesday, { sent: 1 });
    await tallies.add({ ...first, run: 1 }, tuesday, { sent: 2 });
    await tallies.add({ ...first, run: 10 }, tuesday, { sent: 4 });
    await tallies.add({ ...first, campaign: `${campaignId}-2` }, tuesday, { sent: 8 });
    for (const [run, sent] of [
      [0, 1],
      [1, 2],
      [10, 4],
      [100, 0],
    ] as const)
      expect(await tallies.since({ ...first, run }, tuesday)).toMatchObject({ sent });
  });

  test('adding nothing leaves nothing, and no tally looks like anything else of its campaign', async () => {
    const { tallies, campaigns } = here();
    await tallies.add(first, tuesday, {});
    await tallies.add(first, tuesday, { sent: 0 });
    expect(await tallies.since(first, tuesday)).toMatchObject({ sent: 0 });
    await tallies.add(first, tuesday, { complained: 1 });
    expect(await campaigns.head(campaignId)).toBeUndefined();
    await campaigns.saveHead(buildHead());
    expect(await campaigns.head(campaignId)).toEqual(buildHead());
  });
}
