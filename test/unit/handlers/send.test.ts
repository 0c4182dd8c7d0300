import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { gapOf } from '#shared/domain/pace.ts';
import { leave } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { campaignId, tuesday } from '../../support/builders.ts';
import { lambdaContext } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';
import { counted, crowd, enrolmentOf, functionsOf, keyOf, logged, record, visitOf } from './surroundings.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

const throttled = (retryAfter: number) => ({ kind: 'not-sent', code: 'Throttling', retryAfter }) as const;
const visits = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => visitOf(from + i));

async function begin(people: number) {
  const deps = await crowd(people);
  const stored = async (i: number) => {
    const person = await deps.subscribers.get(keyOf(i), 'strong');
    if (person === undefined) throw new Error('the person is gone');
    return person;
  };
  const row = (i: number) =>
    deps.deliveries.get({ campaign: campaignId, enrolment: enrolmentOf(i), step: 'welcome' });
  return { deps, stored, row, ...functionsOf(deps) };
}

describe('after SES throttled a mail, the worker', () => {
  it('lets the rest of its batch go, without a receive burnt, a flight begun or a call made', async () => {
    const { deps, run, stored } = await begin(20);
    deps.mailer.script({ kind: 'accepted', messageId: 'm' }, throttled(minute));
    expect(await run('send', visits(0, 10))).toEqual([]);
    expect(deps.mailer.calls).toHaveLength(2);
    for (let i = 2; i < 10; i++)
      expect(await stored(i)).toMatchObject({ rev: 0, enrolments: [{ begun: [] }] });
    expect(counted(output, 'SendingHeld')).toBe(1);
    expect(counted(output, 'VisitsHeld')).toBe(8);
    expect(logged(output).filter((event) => event === 'sending.held')).toHaveLength(1);
  });

  it('holds through the following batches, until SES is worth asking again; everybody is mailed in the end', async () => {
    const { deps, run } = await begin(10);
    deps.mailer.script(throttled(minute));
    await run('send', visits(0, 5));
    deps.clock.advance(minute - 1);
    expect(await run('send', [visitOf(5, { firstReceivedAt: deps.clock.now() })])).toEqual([]);
    expect(deps.mailer.calls).toHaveLength(1);
    deps.clock.advance(1);
    const still = await deps.subscribers.due(deps.clock.now(), 100);
    expect(still).toHaveLength(10);
    await run('send', visits(0, 10));
    expect(new Set(deps.mailer.accepted.map(({ to }) => to)).size).toBe(10);
    expect(deps.mailer.accepted).toHaveLength(10);
  });

  it('asks again after a quarter of an hour, though SES spoke of the day', async () => {
    const { deps, run } = await begin(3);
    deps.mailer.script(throttled(60 * minute));
    await run('send', [visitOf(0)]);
    deps.clock.advance(15 * minute - 1);
    await run('send', [visitOf(1, { firstReceivedAt: deps.clock.now() })]);
    expect(deps.mailer.calls).toHaveLength(1);
    deps.clock.advance(1);
    await run('send', [visitOf(1, { firstReceivedAt: deps.clock.now() })]);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it('still looks at whom a message came back for: their flight may have lost its worker', async () => {
    const { deps, run, row } = await begin(2);
    deps.mailer.script(() => Promise.reject(new Error('the process dies here')), throttled(15 * minute));
    expect(await run('send', [visitOf(0), visitOf(1)])).toEqual(['m-0']);
    deps.clock.advance(6 * minute);
    expect(await run('send', [visitOf(0, { receives: 2 })])).toEqual([]);
    expect(await row(0)).toMatchObject({ state: 'unknown' });
    expect(deps.mailer.calls).toHaveLength(2);
  });

  it('goes on with walks: they send nothing', async () => {
    const { deps, run } = await begin(1);
    deps.mailer.script(throttled(minute));
    await run('send', [visitOf(0), record({ v: 1, kind: 'wake', campaign: campaignId, shard: 0 })]);
    expect(counted(output, 'VisitsHeld')).toBe(0);
    expect(counted(output, 'MessagesFailed')).toBe(0);
  });
});

describe('a function of 60 s', () => {
  it('outlives every call to SES: 2 s to connect and 10 s for the answer, whatever the batch and the gap', async () => {
    const span = fc.record({
      reading: fc.nat(2_500),
      calling: fc.oneof(fc.constant(12 * second), fc.nat(12 * second)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(span, { minLength: 1, maxLength: 10 }),
        fc.record({
          rate: fc.double({ min: 0.01, max: 400, noNaN: true }),
          workers: fc.integer({ min: 2, max: 50 }),
        }),
        fc.nat(1_500),
        async (spans, pace, coldStart) => {
          const deps = await crowd(spans.length);
          const ends = deps.clock.now() + 60 * second;
          const left = () => ends - deps.clock.now();
          const leftAfterCall: number[] = [];
          const reading = spans.map((one) => one.reading);
          const calling = spans.map((one) => one.calling);
          const subscribers: typeof deps.subscribers = {
            ...deps.subscribers,
            get: (...asked) => {
              deps.clock.advance(reading.shift() ?? 0);
              return deps.subscribers.get(...asked);
            },
          };
          const mailer: typeof deps.mailer = {
            ...deps.mailer,
            send: (mail) => {
              deps.clock.advance(calling.shift() ?? 0);
              leftAfterCall.push(left());
              return deps.mailer.send(mail);
            },
          };
          deps.clock.advance(coldStart);
          const { run } = functionsOf({ ...deps, subscribers, mailer });
          const received = { gapMs: gapOf(pace), firstReceivedAt: deps.clock.now() };
          const batch = spans.map((_, i) => visitOf(i, received));
          const back = await run('send', batch, lambdaContext(left));
          expect(Math.min(...leftAfterCall, left())).toBeGreaterThan(0);
          // What was not begun is handed back, and only that.
          expect(deps.mailer.accepted.length + back.length).toBe(spans.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('looks at its time after the wait, not before', async () => {
    const { deps, run, stored } = await begin(1);
    const started = deps.clock.now();
    const context = lambdaContext(() => 60 * second - (deps.clock.now() - started));
    deps.clock.advance(25 * second);
    const sleep = async (ms: number) => deps.clock.advance(ms + 20 * second);
    const slow = functionsOf({ ...deps, sleep: Object.assign(sleep, { waits: [] }) });
    expect(await slow.run('send', [visitOf(0, { gapMs: 1_000 })], context)).toEqual(['m-0']);
    expect(await stored(0)).toMatchObject({ rev: 0 });
    expect(counted(output, 'MessagesOutOfTime')).toBe(1);
    expect(await run('send', [visitOf(0)])).toEqual([]);
  });
});

describe('a message moved back from the dead-letter queue', () => {
  const old = { firstReceivedAt: tuesday - 7 * day, receives: 6 } as const;
  const young = { firstReceivedAt: tuesday, receives: 1 } as const;

  it.each([
    ['its age of a week', old],
    ['a new date', young],
  ])('with %s mails nobody who left meanwhile', async (_, received) => {
    const { deps, run } = await begin(1);
    await changeSubscriber(deps, keyOf(0), (person) => person && leave(person, campaignId, tuesday, 'left'));
    await run('send', [visitOf(0, received), visitOf(9, { messageId: 'proof' })]);
    expect(deps.mailer.calls).toEqual([]);
  });

  it.each([
    ['its age of a week', old],
    ['a new date', young],
  ])('with %s does not repeat a step that was sent', async (_, received) => {
    const { deps, run } = await begin(1);
    await run('send', [visitOf(0)]);
    expect(await run('send', [visitOf(0, received), visitOf(0)])).toEqual([]);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it.each([
    ['its age of a week', old],
    ['a new date', young],
  ])('with %s sends what is still due', async (_, received) => {
    const { deps, run } = await begin(1);
    expect(await run('send', [visitOf(0, received), visitOf(9, { messageId: 'proof' })])).toEqual([]);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it('with its age, alone, is handed back until a fresh message has proved the clock', async () => {
    const { deps, run } = await begin(2);
    expect(await run('send', [visitOf(0, old)])).toEqual(['m-0']);
    expect(counted(output, 'ClocksDisagree')).toBe(1);
    await run('send', [visitOf(1)]);
    expect(await run('send', [visitOf(0, old)])).toEqual([]);
    expect(deps.mailer.accepted).toHaveLength(2);
  });
});
