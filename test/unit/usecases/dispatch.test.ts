import { describe, expect, it } from 'vitest';

import { day, hour, minute, second } from '#shared/domain/instant.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';
import { postpone } from '#shared/usecases/postpone.ts';
import { wake } from '#shared/usecases/wake.ts';
import {
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  personKey,
  tuesday,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import { world } from './world.ts';

const pace = { rate: 10, workers: 2 };

async function people(dues: readonly number[]) {
  const deps = inMemoryDeps();
  for (const [i, due] of dues.entries()) {
    const enrolment = buildEnrolment({ id: `enrolment${i}`, next: { step: 'welcome', due } });
    await deps.subscribers.save(buildSubscriber({ key: `person-${i}`, enrolments: [enrolment] }));
  }
  return deps;
}

describe('dispatch', () => {
  it('nominates who is due up to the end of the minute, each to the second', async () => {
    const deps = await people([
      tuesday - day,
      tuesday,
      tuesday + 30 * second,
      tuesday + minute,
      tuesday + minute + 1,
    ]);
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 4 });
    expect(
      deps.sendQueue.messages.map(({ message, delaySeconds }) => [
        message.kind === 'visit' && message.subscriber,
        delaySeconds,
      ]),
    ).toEqual([
      ['person-0', 0],
      ['person-1', 0],
      ['person-2', 30],
      ['person-3', 60],
    ]);
    expect(deps.sendQueue.messages[0]?.message).toMatchObject({ gapMs: 200 });
  });

  it('marks nothing: the same people are nominated again', async () => {
    const deps = await people([tuesday]);
    await dispatch(deps, pace, tuesday);
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 1 });
  });

  it('takes no more than a minute of the rate, the oldest first', async () => {
    const deps = await people(Array.from({ length: 30 }, (_, i) => tuesday - i * minute));
    expect(await dispatch(deps, { rate: 0.1, workers: 2 }, tuesday)).toEqual({ nominated: 6 });
    expect(
      deps.sendQueue.messages.map(({ message }) => message.kind === 'visit' && message.subscriber),
    ).toContain('person-29');
  });

  it('waits while a minute of work stands in the queue', async () => {
    const deps = await people(Array.from({ length: 60 }, () => tuesday));
    deps.sendQueue.reportBacklog(600);
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 0 });
    expect(deps.log.events()).toContain('dispatch.backlog');
    deps.sendQueue.reportBacklog(599);
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 60 });
  });

  it.each([
    ['ahead', 6 * minute],
    ['behind', -6 * minute],
    ['two days ahead', 2 * day],
  ])('decides nothing when its clock is %s', async (_, apart) => {
    const deps = await people([tuesday]);
    expect(await dispatch(deps, pace, tuesday - apart)).toEqual({ nominated: 0 });
    expect(deps.log.counted('ClocksDisagree')).toBe(1);
  });

  it('says how many the queue did not take', async () => {
    const deps = await people([tuesday, tuesday]);
    deps.sendQueue.refuse(1);
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 1 });
  });
});

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
      for (let shard = 0; shard < 4; shard++) await wake(deps, message(shard));
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
    await wake({ ...deps, markers }, message(0));
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
