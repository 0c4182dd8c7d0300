import { describe, expect, it } from 'vitest';

import { day, minute, second } from '#shared/domain/instant.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';
import { buildEnrolment, buildSubscriber, tuesday } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const pace = { rate: 10, workers: 2 };

async function people(dues: readonly number[]) {
  const deps = inMemoryDeps();
  deps.sendQuota.set({ ratePerSecond: 1_000, per24Hours: 10_000_000 });
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

describe('the pace', () => {
  const crowd = (count = 1_000) => people(Array.from({ length: count }, (_, i) => tuesday - i));
  const gap = (deps: Awaited<ReturnType<typeof people>>) => {
    const [first] = deps.sendQueue.messages;
    return first?.message.kind === 'visit' ? first.message.gapMs : undefined;
  };

  it('is four fifths of the rate that SES grants', async () => {
    const deps = await crowd();
    deps.sendQuota.set({ ratePerSecond: 5 });
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 240 });
    expect(gap(deps)).toBe(500);
  });

  it('is no more than the settings allow, whatever SES grants', async () => {
    const deps = await crowd();
    deps.sendQuota.set({ ratePerSecond: 500 });
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 600 });
    expect(gap(deps)).toBe(200);
  });

  it('leaves a fifth of the daily quota to confirmations', async () => {
    const deps = await crowd();
    deps.sendQuota.set({ per24Hours: 1_000, sentLast24Hours: 750 });
    expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 50 });
  });

  it.each([800, 999, 1_000, 1_200])(
    'is nothing when SES counted %i of 1,000 mails; everybody stays due, and goes on when some are a day old',
    async (sentLast24Hours) => {
      const deps = await crowd(30);
      deps.sendQuota.set({ per24Hours: 1_000, sentLast24Hours });
      expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 0 });
      expect(deps.sendQueue.messages).toEqual([]);
      expect(deps.log.counted('DailyQuotaUsedUp')).toBe(1);
      expect(deps.log.entries.filter(({ level }) => level === 'warn')).toEqual([
        {
          level: 'warn',
          event: 'dispatch.daily_quota_used_up',
          fields: { per24Hours: 1_000, sentLast24Hours },
        },
      ]);
      deps.sendQuota.set({ sentLast24Hours: 790 });
      expect(await dispatch(deps, pace, tuesday)).toEqual({ nominated: 10 });
    },
  );

  it('is not asked for in a minute with nobody due', async () => {
    let reads = 0;
    const deps = await people([tuesday + day]);
    const sendQuota = {
      read: async () => {
        reads += 1;
        return { ratePerSecond: 14, sentLast24Hours: 0 };
      },
    };
    await dispatch({ ...deps, sendQuota }, pace, tuesday);
    expect(reads).toBe(0);
    deps.clock.advance(day);
    await dispatch({ ...deps, sendQuota }, pace, tuesday + day);
    expect(reads).toBe(1);
  });
});

describe('the queue', () => {
  const dispatchWith = async (waiting: number, dues: readonly number[], rate = 10) => {
    const deps = await people(dues);
    let looks = 0;
    const sendQueue = {
      ...deps.sendQueue,
      backlog: async () => {
        looks += 1;
        return waiting;
      },
    };
    const { nominated } = await dispatch({ ...deps, sendQueue }, { rate, workers: 2 }, tuesday);
    return { nominated, looks, log: deps.log };
  };
  const onTime = (count: number) => Array.from({ length: count }, () => tuesday);
  const late = (count: number) => Array.from({ length: count }, () => tuesday - 2 * minute - 1);

  it.each([
    // A tenth of 600 a minute.
    ['few are due, on time', onTime(59), 10, 0],
    ['many are due', onTime(60), 10, 1],
    ['few are due, and late', [...onTime(1), ...late(1)], 10, 1],
    // A tenth of 48 a minute.
    ['few are due for a small account', onTime(4), 0.8, 0],
    ['many are due for a small account', onTime(5), 0.8, 1],
  ])('is looked at, or not, when %s', async (_, dues, rate, expected) => {
    const { looks, nominated } = await dispatchWith(0, dues, rate);
    expect(looks).toBe(expected);
    expect(nominated).toBe(dues.length);
  });

  it.each([
    [0, 600],
    // What stood there a minute ago may be worked off by now: workers must not idle every other minute.
    [600, 600],
    [900, 300],
    [1_199, 1],
    [1_200, 0],
    [48_000, 0],
  ])(
    'that holds %i messages takes %i more, so that no more than two minutes of work stand there',
    async (waiting, expected) => {
      const { nominated, log } = await dispatchWith(waiting, onTime(700));
      expect(nominated).toBe(expected);
      expect(log.counted('DispatchesHeld')).toBe(expected === 0 ? 1 : 0);
    },
  );

  it.each([0.8, 10, 50])(
    'that stands still for a day is never overfilled, at %f mails a second',
    async (rate) => {
      const deps = await people(Array.from({ length: 40 }, () => tuesday));
      for (let at = tuesday; at < tuesday + day; at += minute) {
        deps.clock.set(at);
        await dispatch(deps, { rate, workers: 2 }, at);
      }
      // Two minutes' work, and one that the look did not see yet.
      expect(deps.sendQueue.messages.length).toBeLessThanOrEqual(3 * 60 * rate + 1);
    },
  );

  it('that is worked off at the full rate is never short of work, though its numbers are a minute old', async () => {
    const deps = await people(Array.from({ length: 3_000 }, (_, i) => tuesday - day + i));
    let shown = 0;
    const sendQueue = { ...deps.sendQueue, backlog: async () => shown };
    const remaining = new Set((await deps.subscribers.due(tuesday, 10_000)).map(({ key }) => key));
    let minutes = 0;
    for (let at = tuesday; remaining.size > 0 && minutes < 20; at += minute) {
      minutes += 1;
      deps.clock.set(at);
      await dispatch({ ...deps, sendQueue }, pace, at);
      shown = deps.sendQueue.messages.length;
      for (const message of deps.sendQueue.receive()) {
        if (message.kind !== 'visit' || !remaining.delete(message.subscriber)) continue;
        const person = await deps.subscribers.get(message.subscriber, 'strong');
        if (person) await deps.subscribers.remove(person);
      }
    }
    expect(minutes).toBe(5);
  });

  it('tells how long the oldest has waited also when it takes nothing', async () => {
    const { log } = await dispatchWith(48_000, late(1));
    expect(log.counted('OldestDueSeconds')).toBe(120);
  });
});
