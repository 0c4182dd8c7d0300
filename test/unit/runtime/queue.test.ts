import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';

import { type Handled, lastReceive, queueFunction, type Turn } from '#functions/runtime/queue.ts';
import { AppError } from '#shared/domain/app-error.ts';
import { tuesday } from '../../support/builders.ts';
import { fakeClock } from '../../support/in-memory/surroundings.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';

const minute = 60_000;
const schema = z.strictObject({ v: z.literal(1), word: z.string() });
type Message = z.infer<typeof schema>;
type Handle = (message: Message, turn: Turn) => Promise<Handled>;

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

function functionOf(
  handle: Handle = async () => 'done',
  more: { giveUp?: (message: Message) => Promise<void>; start?: () => void } = {},
) {
  const clock = fakeClock(tuesday);
  const handled: string[] = [];
  const { giveUp, start } = more;
  const handler = queueFunction('send', schema, (log) => ({ log, clock }), {
    ...(start ? { start } : {}),
    handle: (_, message, turn) => {
      handled.push(message.word);
      return handle(message, turn);
    },
    ...(giveUp ? { giveUp: (_: unknown, message: Message) => giveUp(message) } : {}),
  });
  return {
    clock,
    handled,
    async run(records: ReturnType<typeof sqsRecord>[], context = lambdaContext()) {
      const { batchItemFailures } = await handler(sqsEvent(...records), context);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}
const record = (word: string, more: { receives?: number; firstReceivedAt?: number } = {}) =>
  sqsRecord({
    body: JSON.stringify({ v: 1, word }),
    messageId: `m-${word}`,
    firstReceivedAt: tuesday,
    ...more,
  });
const counted = (metric: string) =>
  output.records().reduce((sum, { [metric]: value }) => sum + (typeof value === 'number' ? value : 0), 0);
const events = () =>
  output.records().flatMap(({ message }) => (typeof message === 'string' ? [message] : []));

describe('a batch', () => {
  it('is handled in its order, one at a time; only what failed comes back', async () => {
    let atOnce = 0;
    const { run, handled } = functionOf(async ({ word }) => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise((done) => setTimeout(done, 1));
      atOnce -= 1;
      if (word === 'c') throw new Error('down');
      return word === 'b' ? 'again' : 'done';
    });
    expect(await run(['a', 'b', 'c', 'd'].map((word) => record(word)))).toEqual(['m-b', 'm-c']);
    expect(handled).toEqual(['a', 'b', 'c', 'd']);
    expect(counted('MessagesFailed')).toBe(1);
  });

  it('that is empty answers that nothing failed', async () => {
    expect(await functionOf().run([])).toEqual([]);
  });

  it('begins with the start hook, once', async () => {
    const order: string[] = [];
    const { run } = functionOf(
      async ({ word }) => {
        order.push(word);
        return 'done';
      },
      { start: () => order.push('start') },
    );
    await run([record('a'), record('b')]);
    expect(order).toEqual(['start', 'a', 'b']);
  });
});

describe('a message', () => {
  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['of another version', JSON.stringify({ v: 2, word: 'x' })],
    ['with more in it', JSON.stringify({ v: 1, word: 'x', more: 1 })],
    ['with less in it', JSON.stringify({ v: 1 })],
    ['a text that SNS sends', 'Successfully validated SNS topic for Amazon SES event publishing.'],
  ])('that is %s comes back, for the dead-letter queue, and its text is not logged', async (_, body) => {
    const { run, handled } = functionOf();
    expect(
      await run([sqsRecord({ body, messageId: 'm-bad', firstReceivedAt: tuesday }), record('a')]),
    ).toEqual(['m-bad']);
    expect(handled).toEqual(['a']);
    expect(counted('MalformedMessages')).toBe(1);
    if (body.length > 2) expect(output.text()).not.toContain(body);
  });

  it('that the use case refuses is done with: it would be refused for ever', async () => {
    const { run } = functionOf(() =>
      Promise.reject(new AppError('conflict', 'thing.gone', 'The thing of ana@example.com is gone.')),
    );
    expect(await run([record('a')])).toEqual([]);
    expect(events()).toContain('queue.refused');
    expect(counted('MessagesRefused')).toBe(1);
    expect(output.text()).not.toContain('ana@');
  });

  it('that fails leaves no word of the error in the log, only where it happened', async () => {
    const { run } = functionOf(() =>
      Promise.reject(new RangeError('no ana@example.com\n    at ana@example.com:1:1')),
    );
    expect(await run([record('a')])).toEqual(['m-a']);
    expect(output.records().find(({ message }) => message === 'queue.failed')).toMatchObject({
      error: 'RangeError',
      messageId: 'm-a',
    });
    expect(output.text()).not.toContain('ana@');
  });
});

describe('giving up', () => {
  const failing = () => Promise.reject(new Error('down'));

  it('happens at the last receive only, and the message still goes to the dead-letter queue', async () => {
    const giveUp = vi.fn(async () => {});
    const { run } = functionOf(failing, { giveUp });
    for (let receives = 1; receives < lastReceive; receives++) await run([record('a', { receives })]);
    expect(giveUp).not.toHaveBeenCalled();
    expect(await run([record('a', { receives: lastReceive })])).toEqual(['m-a']);
    expect(giveUp).toHaveBeenCalledExactlyOnceWith({ v: 1, word: 'a' });
  });

  it('is not for what is done, refused or handed back', async () => {
    const giveUp = vi.fn(async () => {});
    const last = [record('a', { receives: lastReceive })];
    await functionOf(async () => 'done', { giveUp }).run(last);
    await functionOf(async () => 'again', { giveUp }).run(last);
    await functionOf(() => Promise.reject(new AppError('invalid', 'x', 'x')), { giveUp }).run(last);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('that fails itself does not bring back the messages that are done', async () => {
    const { run } = functionOf(async ({ word }) => (word === 'b' ? failing() : 'done'), {
      giveUp: () => Promise.reject(new Error('down too')),
    });
    expect(await run([record('a'), record('b', { receives: lastReceive }), record('c')])).toEqual(['m-b']);
    expect(events()).toContain('queue.give_up_failed');
    expect(counted('GiveUpsFailed')).toBe(1);
  });
});

describe('time', () => {
  it('that runs short hands the rest back unseen', async () => {
    const { run, handled, clock } = functionOf(async () => {
      clock.advance(12_000);
      return 'done';
    });
    const context = lambdaContext(() => 60_000 - (clock.now() - tuesday));
    const words = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(
      await run(
        words.map((word) => record(word)),
        context,
      ),
    ).toEqual(['m-e', 'm-f']);
    expect(handled).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is told to the handler, which may hand a message back for want of it', async () => {
    const seen: Turn[] = [];
    const { run } = functionOf(async ({ word }, turn) => {
      seen.push({ ...turn, spareTime: turn.spareTime });
      return word === 'b' ? 'no-time' : 'done';
    });
    expect(await run([record('a', { receives: 3 }), record('b')], lambdaContext(40_000))).toEqual(['m-b']);
    expect(seen.map(({ receives, spareTime }) => [receives, spareTime()])).toEqual([
      [3, 25_000],
      [1, 25_000],
    ]);
    expect(counted('MessagesOutOfTime')).toBe(1);
    expect(events()).toEqual(['queue.out_of_time']);
  });

  it('of exactly one worst case is too short', async () => {
    expect(await functionOf().run([record('a')], lambdaContext(15_000))).toEqual(['m-a']);
    expect(await functionOf().run([record('a')], lambdaContext(15_001))).toEqual([]);
  });
});

describe('clocks', () => {
  const receivedAt = async (apart: number, receives = 1) => {
    const { run, handled } = functionOf();
    const back = await run([record('a', { firstReceivedAt: tuesday + apart, receives })]);
    expect(handled).toHaveLength(back.length === 0 ? 1 : 0);
    return back.length === 0;
  };

  it('within five minutes agree', async () => {
    for (const apart of [0, 5 * minute, -5 * minute, -16 * minute])
      expect(await receivedAt(apart)).toBe(true);
  });

  it('further apart decide nothing: the message is handed back and the handler not asked', async () => {
    for (const apart of [5 * minute + 1, 48 * 60 * minute, -18 * minute, -48 * 60 * minute, Number.NaN]) {
      expect(await receivedAt(apart)).toBe(false);
    }
    expect(counted('ClocksDisagree')).toBe(5);
  });

  it('allow for the receives since the first', async () => {
    for (let receives = 1; receives <= lastReceive; receives++) {
      // Each receive waits out the visibility of six minutes.
      expect(await receivedAt(-(receives - 1) * 6 * minute, receives)).toBe(true);
    }
    expect(await receivedAt(-24 * 60 * minute, lastReceive)).toBe(false);
  });

  const weekAgo = tuesday - 7 * 24 * 60 * minute;

  it('that another message proves let an old one through: it lay in a queue that stood still', async () => {
    const old = record('old', { firstReceivedAt: weekAgo, receives: 2 });
    expect(await functionOf().run([old])).toEqual(['m-old']);
    const { run, clock } = functionOf();
    expect(await run([old, record('a')])).toEqual([]);
    clock.advance(5 * minute);
    expect(await run([old])).toEqual([]);
    clock.advance(1);
    expect(await run([old])).toEqual(['m-old']);
  });

  it.each([
    ['two days ahead', 48 * 60 * minute],
    ['back by two days', -48 * 60 * minute],
  ])('that jump %s in a warm worker are not taken for proved', async (_, jump) => {
    const { run, clock, handled } = functionOf();
    expect(await run([record('a')])).toEqual([]);
    clock.advance(jump);
    expect(await run([record('b'), record('c', { firstReceivedAt: weekAgo })])).toEqual(['m-b', 'm-c']);
    expect(handled).toEqual(['a']);
  });

  it('that are ahead are not proved by a message from later', async () => {
    const { run } = functionOf();
    const later = record('later', { firstReceivedAt: tuesday + 48 * 60 * minute });
    expect(await run([later, record('a')])).toEqual(['m-later']);
  });

  it('that disagree do not make it give up', async () => {
    const giveUp = vi.fn(async () => {});
    const { run } = functionOf(() => Promise.reject(new Error('down')), { giveUp });
    await run([record('a', { receives: lastReceive, firstReceivedAt: tuesday - 48 * 60 * minute })]);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
