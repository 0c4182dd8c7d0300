import { describe, expect, it } from 'vitest';

import { day, hour, minute } from '#shared/domain/instant.ts';
import { postpone } from '#shared/usecases/postpone.ts';
import { walk } from '#shared/usecases/walk.ts';
import { buildEnrolment, buildHead, buildMarker, personKey, tuesday } from '#test/support/builders.ts';
import { world } from './world.ts';

describe('wake', () => {
  const moved = buildEnrolment({ next: { step: 'welcome', due: tuesday + day, firstDue: tuesday - hour } });
  const message = (shard: number) => ({
    v: 1 as const,
    kind: 'wake' as const,
    campaign: 'first-steps',
    shard,
  });

  async function paused(enrolment = moved) {
    const { deps, stored } = await world({ person: { enrolments: [enrolment] } });
    await deps.markers.put(buildMarker());
    const all = async () => {
      for (let shard = 0; shard < 4; shard++) await walk(deps, message(shard));
    };
    return { deps, stored, all };
  }

  it('brings forward whom a pause had put off, spread over half an hour', async () => {
    const { all, stored } = await paused();
    await all();
    const next = (await stored()).enrolments[0]?.next;
    expect(next?.due).toBeGreaterThanOrEqual(tuesday);
    expect(next?.due).toBeLessThan(tuesday + 30 * minute);
    const rev = (await stored()).rev;
    await all();
    expect((await stored()).rev).toBe(rev);
  });

  it.each([
    [
      'somebody whose step is not due yet',
      buildEnrolment({ next: { step: 'evidence', due: tuesday + day } }),
    ],
    [
      'somebody put off from a date that is still to come',
      buildEnrolment({ next: { step: 'evidence', due: tuesday + 2 * day, firstDue: tuesday + day } }),
    ],
    ['somebody who is finished', { id: 'k3vq7znb2xw5mtra', campaign: 'first-steps', version: 1, begun: [] }],
  ])('leaves alone %s', async (_, enrolment) => {
    const { all, stored } = await paused(enrolment);
    await all();
    expect((await stored()).rev).toBe(0);
  });

  it('does nothing when the campaign was paused again', async () => {
    const { deps, all, stored } = await paused();
    await deps.campaigns.saveHead(buildHead({ status: 'paused', rev: 1 }));
    await all();
    expect((await stored()).rev).toBe(0);
  });

  it('goes on with the next page by a message of its own', async () => {
    const { deps } = await paused();
    const marker = buildMarker();
    const markers = { ...deps.markers, list: async () => ({ items: [marker], cursor: 'more' }) };
    await walk({ ...deps, markers }, message(0));
    expect(deps.sendQueue.messages).toMatchObject([
      { message: { kind: 'wake', cursor: 'more' }, delaySeconds: 0 },
    ]);
  });
});

describe('postpone', () => {
  it('moves a visit that always fails by a day, so that it blocks nobody', async () => {
    const { deps, stored } = await world();
    await postpone(deps, personKey);
    expect((await stored()).enrolments[0]?.next).toEqual({
      step: 'welcome',
      due: tuesday + day,
      firstDue: tuesday,
    });
    await postpone(deps, personKey);
    expect((await stored()).enrolments[0]?.next?.due).toBe(tuesday + day);
  });
});

it('does not list somebody again who has nothing to come', async () => {
  const over = buildEnrolment({ ended: { reason: 'completed', at: tuesday } });
  const { next: _, ...finished } = over;
  const { deps } = await world({ person: { enrolments: [finished] } });
  await postpone(deps, personKey);
  expect(await deps.subscribers.due(tuesday + 9 * day, 10)).toEqual([]);
  expect((await deps.subscribers.listStuck()).items).toEqual([]);
});
