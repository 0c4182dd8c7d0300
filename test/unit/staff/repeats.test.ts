import { describe, expect, it } from 'vitest';

import type { Delivery } from '#shared/domain/delivery.ts';
import { day, hour } from '#shared/domain/instant.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import { getTimeline } from '#shared/usecases/staff/timeline.ts';
import {
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  buildVersion,
  campaignId,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { privacy } from './actors.ts';

const again = { step: 'welcome', due: tuesday, attempt: 2 };
const flight = { step: 'welcome', id: 'f', at: tuesday - day, verdict: 'send' } as const;

/** Somebody whose first step was begun a day ago, with this row. */
async function world(enrolment: Partial<Enrolment>, row: Partial<Delivery> = {}) {
  const deps = inMemoryDeps();
  deps.campaigns.seed(buildHead(), buildVersion());
  const own = buildEnrolment({ begun: ['welcome'], flight, ...enrolment });
  deps.subscribers.seed(buildSubscriber({ enrolments: [own] }));
  await deps.markers.put(buildMarker());
  const { messageId: _, ...begun } = buildDelivery({ begunAt: tuesday - day });
  await deps.deliveries.record({ ...begun, state: 'unknown', reason: 'TimeoutError', ...row });
  const timeline = async () => {
    const [shown] = (await getTimeline(deps, privacy, personKey)).enrolments;
    return { past: shown?.past, planned: shown?.planned };
  };
  return { deps, timeline };
}

describe('a step that is open again', () => {
  it('shows what came of it, and is planned', async () => {
    const { timeline, deps } = await world({ next: again });
    const { past, planned } = await timeline();
    expect(past).toMatchObject([{ step: 'welcome', state: 'unknown', begunAt: tuesday - day }]);
    expect(past?.[0]?.attempt).toBeUndefined();
    expect(planned).toMatchObject([
      { step: 'welcome', at: tuesday, does: 'send', attempt: 2 },
      { step: 'evidence' },
      { step: 'next-steps' },
    ]);
    expect(planned?.[1]).not.toHaveProperty('attempt');
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      total: { unknown: 1, waiting: 2 },
      unresolved: 1,
      balance: { holds: true },
    });
  });

  it('is in flight while it is sent again, whatever the row of the first attempt says', async () => {
    const next = { step: 'evidence', due: tuesday + day };
    const { timeline } = await world({ next, flight: { ...flight, at: tuesday, attempt: 2 } });
    const { past, planned } = await timeline();
    expect(past).toMatchObject([{ step: 'welcome', state: 'in-flight', attempt: 2, begunAt: tuesday }]);
    expect(planned?.map(({ step }) => step)).toEqual(['evidence', 'next-steps']);
  });

  it('says afterwards which attempt it was', async () => {
    const next = { step: 'evidence', due: tuesday + day };
    const row = { state: 'accepted', attempt: 2, begunAt: tuesday } as const;
    const { timeline } = await world({ next, flight: { ...flight, at: tuesday, attempt: 2 } }, row);
    expect((await timeline()).past).toMatchObject([{ state: 'accepted', attempt: 2, begunAt: tuesday }]);
  });
});

describe('what a restore made doubtful', () => {
  it('is planned as it will be treated: recorded, and not sent', async () => {
    const { deps, timeline } = await world({ next: { step: 'evidence', due: tuesday } });
    deps.account.set({ stopped: true, sendFloor: tuesday + hour });
    expect((await timeline()).planned).toMatchObject([
      { step: 'evidence', does: 'skip', reason: 'restored' },
      { step: 'next-steps', does: 'send' },
    ]);
  });
});

describe('unresolved', () => {
  it.each([
    ['an unknown outcome of an hour ago', { begunAt: tuesday - hour }, 1],
    ['not a younger one', { begunAt: tuesday - hour + 1 }, 0],
    ['nothing that is known', { state: 'refused' }, 0],
  ] as const)('is %s', async (_, row, unresolved) => {
    const { deps } = await world({ next: { step: 'evidence', due: tuesday } }, row);
    expect(await getNumbers(deps, campaignId)).toMatchObject({ unresolved });
  });
});
