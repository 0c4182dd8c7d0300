import { describe, expect, it } from 'vitest';

import type { Delivery } from '#shared/domain/delivery.ts';
import { END, type Enrolment, START } from '#shared/domain/subscriber.ts';
import { getNumbers } from '#shared/usecases/staff/numbers.ts';
import {
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  buildVersion,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';

type InMemory = ReturnType<typeof inMemoryDeps>;

async function enrol(deps: InMemory, enrolment: Enrolment, ...rows: Partial<Delivery>[]): Promise<void> {
  const subscriber = `person-of-${enrolment.id}`;
  deps.subscribers.seed(buildSubscriber({ key: subscriber, enrolments: [enrolment] }));
  await deps.markers.put(buildMarker({ enrolment: enrolment.id, subscriber }));
  for (const row of rows)
    await deps.deliveries.record(buildDelivery({ subscriber, enrolment: enrolment.id, ...row }));
}

function running(): InMemory {
  const deps = inMemoryDeps();
  deps.campaigns.seed(buildHead(), buildVersion());
  return deps;
}

const flight = { step: 'welcome', id: 'f', at: tuesday, verdict: 'send' } as const;
const onSecond = { next: { step: 'evidence', due: tuesday }, begun: ['welcome'], flight };

describe('numbers of a campaign', () => {
  it('adds up people at every place', async () => {
    const deps = running();
    await enrol(deps, buildEnrolment({ id: 'a' }));
    await enrol(deps, buildEnrolment({ id: 'b', ...onSecond }));
    await enrol(deps, buildEnrolment({ id: 'c', ...onSecond }), { state: 'delivered' });
    const { next: _, ...ended } = buildEnrolment({
      id: 'd',
      begun: ['welcome'],
      ended: { reason: 'left', at: tuesday },
    });
    await enrol(deps, ended, { state: 'bounced', reason: 'permanent' });

    expect(await getNumbers(deps, campaignId)).toMatchObject({
      campaign: campaignId,
      status: 'running',
      enrolled: 4,
      ended: { left: 1 },
      steps: [
        { step: 'welcome', waiting: 1, inFlight: 1, delivered: 1, bounced: 1, left: 0 },
        { step: 'evidence', waiting: 3, left: 1 },
        { step: 'next-steps', waiting: 3, left: 1 },
      ],
      balance: { expected: 12, counted: 12, missing: 0, strays: 0, holds: true },
    });
  });

  it('counts each version by its own steps', async () => {
    const deps = running();
    const second = buildVersion({ version: 2, steps: buildVersion().steps.slice(0, 1) });
    await deps.campaigns.putVersion(second, []);
    await enrol(deps, buildEnrolment({ id: 'a' }));
    await enrol(deps, buildEnrolment({ id: 'b', version: 2 }));
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      balance: { expected: 4, counted: 4, holds: true },
    });
  });

  it('lets those who wait for a first version count once there is one', async () => {
    const deps = inMemoryDeps();
    const { version: _, ...draft } = buildHead({ status: 'draft' });
    deps.campaigns.seed(draft);
    await enrol(deps, buildEnrolment({ id: 'a', version: 0, next: { step: START, due: tuesday } }));
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      enrolled: 1,
      balance: { expected: 0, holds: true },
    });
    deps.campaigns.seed(buildHead(), buildVersion());
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      total: { waiting: 3 },
      balance: { expected: 3, holds: true },
    });
  });

  it('leaves out a marker whose person never came to be', async () => {
    const deps = running();
    await deps.markers.put(buildMarker({ enrolment: 'nobody', subscriber: 'nobody' }));
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      enrolled: 0,
      balance: { expected: 0, holds: true },
    });
  });

  it('reads more than one page of markers and rows', async () => {
    const deps = running();
    for (let i = 0; i < 120; i++) await enrol(deps, buildEnrolment({ id: `e${i}`, ...onSecond }), {});
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      enrolled: 120,
      total: { accepted: 120, waiting: 240 },
      balance: { expected: 360, counted: 360, holds: true },
    });
  });

  it('says so when a row is gone', async () => {
    const deps = running();
    const beyond = { next: { step: END, due: tuesday }, begun: ['welcome', 'evidence', 'next-steps'] };
    await enrol(deps, buildEnrolment({ id: 'a', ...beyond }), {}, { step: 'next-steps' });
    expect(await getNumbers(deps, campaignId)).toMatchObject({
      balance: { expected: 3, counted: 2, missing: 1, strays: 0, holds: false },
    });
  });

  it('says so when a row belongs to nobody', async () => {
    const deps = running();
    await enrol(deps, buildEnrolment({ id: 'a' }));
    await deps.deliveries.record(buildDelivery({ enrolment: 'ghost' }));
    expect(await getNumbers(deps, campaignId)).toMatchObject({ balance: { strays: 1, holds: false } });
  });

  it('looks again at people who moved between the readings', async () => {
    const deps = running();
    const before = buildEnrolment({ id: 'a', ...onSecond });
    await enrol(deps, before, {});
    const fresh = buildEnrolment({ id: 'new', ...onSecond });
    const { deliveries } = deps;
    let first = true;
    const moving = {
      ...deps,
      deliveries: {
        ...deliveries,
        // Between markers and rows somebody joins and gets the first mail, and one is erased altogether.
        async listStep(campaign: string, step: string, cursor?: string) {
          if (first) {
            first = false;
            await enrol(deps, fresh, {});
            await deliveries.remove([{ campaign, enrolment: 'a', step: 'welcome' }]);
            await deps.markers.remove([{ campaign, enrolment: 'a' }]);
            deps.subscribers.seed(buildSubscriber({ key: 'person-of-a', enrolments: [] }));
          }
          return deliveries.listStep(campaign, step, cursor);
        },
      },
    };
    const { flight: _, ...settled } = before;
    deps.subscribers.seed(buildSubscriber({ key: 'person-of-a', enrolments: [settled] }));
    expect(await getNumbers(moving, campaignId)).toMatchObject({
      enrolled: 1,
      total: { accepted: 1, waiting: 2 },
      balance: { expected: 3, counted: 3, holds: true },
    });
  });

  it('knows no other campaign', async () => {
    await expect(getNumbers(running(), 'another')).rejects.toMatchObject({
      kind: 'not-found',
      code: 'campaign.unknown',
    });
  });

  it('fails loudly when a version that people follow is gone', async () => {
    const deps = running();
    await enrol(deps, buildEnrolment({ id: 'a', version: 7 }));
    await expect(getNumbers(deps, campaignId)).rejects.toThrow('version 7');
  });
});
