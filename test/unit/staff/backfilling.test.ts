import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { CampaignVersion } from '#shared/domain/campaign.ts';
import { day, second } from '#shared/domain/instant.ts';
import { walk } from '#shared/usecases/walk.ts';
import {
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  buildTiming,
  buildVersion,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { openApi } from './api.ts';

vi.mock('#functions/runtime/composition/staff.ts', () => import('./api.ts'));
const { handler } = await import('#functions/http/staff.ts');

let api: ReturnType<typeof openApi>;
beforeEach(() => {
  api = openApi(handler);
});
const path = { campaign: campaignId };
const look = () => api.as('author', 'getBackfill', { path });
const start = () => api.as('approver', 'startBackfill', { path });
const follow = { unknown: 'at-most-once', maxLatenessDays: 14, edits: 'follow', unfit: 'skip' } as const;

/** Version 2 sends the second step five days sooner; three people wait for it, one for the third. */
async function populate(policy: CampaignVersion['policy'] = follow, head = buildHead({ version: 2 })) {
  const { deps } = api;
  const timings = (delayDays: number) => [
    buildTiming(),
    buildTiming({ id: 'evidence', delayDays }),
    buildTiming({ id: 'next-steps', delayDays: 4 }),
  ];
  deps.campaigns.seed(head, buildVersion({ steps: timings(7) }));
  await deps.campaigns.putVersion(
    buildVersion({ version: 2, steps: timings(2), ...(policy && { policy }) }),
    [],
  );
  for (const id of ['a', 'b', 'c', 'd']) {
    const begun = id === 'd' ? ['welcome', 'evidence'] : ['welcome'];
    const next = { step: id === 'd' ? 'next-steps' : 'evidence', due: tuesday + (id === 'd' ? 1 : 7) * day };
    const flight = { step: begun.at(-1) ?? '', id: 'f', at: tuesday - 2 * day, verdict: 'send' } as const;
    const enrolments = [buildEnrolment({ id, begun, next, flight })];
    deps.subscribers.seed(buildSubscriber({ key: id, enrolments }));
    await deps.markers.put(buildMarker({ enrolment: id, subscriber: id }));
  }
}
const dueOf = (key: string) => api.deps.subscribers.stored.get(key)?.enrolments[0]?.next?.due ?? 0;

describe('a backfill', () => {
  it('says first how many it would move, and then moves them', async () => {
    await populate();
    expect(await look()).toMatchObject({ status: 200, body: { wouldMove: 3 } });
    expect(api.deps.sendQueue.messages).toEqual([]);
    expect(await start()).toMatchObject({ status: 200, body: { wouldMove: 3 } });
    expect(api.deps.sendQueue.messages).toHaveLength(4);
    expect(api.deps.sendQueue.receive()).toEqual([]);
    api.deps.clock.advance(15 * second);
    for (const message of api.deps.sendQueue.receive()) {
      expect(message).toMatchObject({ v: 1, kind: 'backfill', campaign: campaignId });
      if (message.kind === 'backfill') await walk(api.deps, message);
    }
    for (const id of ['a', 'b', 'c']) expect(dueOf(id)).toBeLessThan(tuesday + day);
    expect(dueOf('d')).toBe(tuesday + day);
    expect((await look()).body).toEqual({ wouldMove: 0 });
    expect((await start()).body).toEqual({ wouldMove: 0 });
    expect(api.acts()).toEqual([
      ['startBackfill', 'done', 'would move 3'],
      ['startBackfill', 'done', 'would move 0'],
    ]);
  });

  it.each([
    ['pinned', { ...follow, edits: 'pinned' }, buildHead({ version: 2 }), 'campaign.pinned'],
    ['pinned by default', undefined, buildHead({ version: 2 }), 'campaign.pinned'],
    ['paused', follow, buildHead({ version: 2, status: 'paused' }), 'campaign.paused'],
    ['archived', follow, buildHead({ version: 2, status: 'archived' }), 'campaign.archived'],
  ] as const)('of a campaign that is %s is not begun', async (_, policy, head, code) => {
    await populate(policy, head);
    if (policy?.edits !== 'follow') {
      const version = await api.deps.campaigns.version(campaignId, 2);
      api.deps.campaigns.seed(head, version && { ...version, policy });
      expect((await look()).body).toEqual({ wouldMove: 0 });
    }
    expect(await start()).toMatchObject({ status: 409, body: { type: `urn:lantern:problem:${code}` } });
    expect(api.deps.sendQueue.messages).toEqual([]);
    expect(api.acts()).toEqual([['startBackfill', 'refused', code]]);
  });

  it('of a campaign without a version is not begun either', async () => {
    const { version: _, ...draft } = buildHead({ status: 'draft' });
    api.deps.campaigns.seed(draft);
    expect((await look()).body).toEqual({ wouldMove: 0 });
    expect((await start()).body.type).toBe('urn:lantern:problem:campaign.not_published');
  });

  it('is counted by authors and approvers, and begun by approvers', async () => {
    await populate();
    expect((await api.as('privacy', 'getBackfill', { path })).status).toBe(403);
    expect((await api.as('author', 'startBackfill', { path })).status).toBe(403);
  });
});
