import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { interestSchema } from '#shared/contract/interest.ts';
import type { InterestMessage } from '#shared/declarations/messages.ts';
import { gapOf } from '#shared/domain/pace.ts';
import { confirmLife } from '#shared/domain/subscriber.ts';
import { submitInterest } from '#shared/usecases/submit-interest.ts';
import { buildInterest, tuesday } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { lambdaContext } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';
import { counted, functionsOf, record } from './surroundings.ts';

const second = 1_000;
const minute = 60 * second;

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

const throttled = (retryAfter: number) => ({ kind: 'not-sent', code: 'Throttling', retryAfter }) as const;

async function begin(forms: number, gapMs = 0) {
  const deps = inMemoryDeps();
  for (let i = 0; i < forms; i++)
    await submitInterest(deps, interestSchema.parse(buildInterest({ email: `ana${i}@mail.example.com` })));
  const messages = deps.confirmationQueue.messages.map(
    ({ sealedForm, at }): InterestMessage => ({ v: 1, at, sealed: sealedForm }),
  );
  const batch = () =>
    messages.map((message, i) => record(message, { messageId: `m-${i}`, firstReceivedAt: deps.clock.now() }));
  return { deps, messages, batch, ...functionsOf(deps, gapMs) };
}

describe('a confirmation', () => {
  it('waits its share of the fifth that sequences leave, also the first of a batch', async () => {
    // An account of 14 mails a second.
    const { deps, batch, run } = await begin(4, gapOf({ rate: 2.8, workers: 2 }));
    await run('confirmation', batch());
    expect(deps.mailer.accepted).toHaveLength(4);
    expect(deps.sleep.waits).toEqual([1_000, 1_000, 1_000, 1_000]);
  });

  it('that SES throttles goes back as a new message, and so does all that follows: no receive is burnt', async () => {
    const { deps, messages, batch, run, putBack } = await begin(4);
    deps.mailer.script({ kind: 'accepted', messageId: 'm' }, throttled(minute));
    expect(await run('confirmation', batch())).toEqual([]);
    expect(deps.mailer.calls).toHaveLength(2);
    expect(putBack).toEqual(messages.slice(1).map((message) => ({ message, delayMs: minute })));
    expect(counted(output, 'ConfirmationsPutBack')).toBe(3);
    expect(counted(output, 'SendingHeld')).toBe(1);
  });

  it('is mailed once in the end, however long SES takes nothing', async () => {
    const { deps, batch, run, putBack } = await begin(1);
    const hours = 60;
    for (let i = 0; i < 4 * hours; i++) {
      deps.mailer.script(throttled(60 * minute));
      expect(await run('confirmation', batch())).toEqual([]);
      deps.clock.advance(15 * minute);
    }
    expect(putBack).toHaveLength(4 * hours);
    expect(new Set(putBack.map(({ delayMs }) => delayMs))).toEqual(new Set([15 * minute]));
    await run('confirmation', batch());
    expect(deps.mailer.accepted).toHaveLength(1);
    expect(putBack).toHaveLength(4 * hours);
  });

  it('that nobody could confirm any more is let go, held or not', async () => {
    const { deps, batch, run, putBack } = await begin(2);
    deps.mailer.script(throttled(minute));
    deps.clock.advance(confirmLife - 1);
    const [first, other] = batch();
    if (first === undefined || other === undefined) throw new Error('no forms');
    await run('confirmation', [first]);
    expect(putBack).toHaveLength(1);
    deps.clock.advance(1);
    expect(await run('confirmation', [other])).toEqual([]);
    expect(putBack).toHaveLength(1);
    expect(deps.mailer.calls).toHaveLength(1);
  });

  it('for which the time is too short goes back as well, to be seen at once', async () => {
    const gapMs = 10 * second;
    const { deps, batch, run, putBack } = await begin(10, gapMs);
    const ends = deps.clock.now() + 60 * second;
    const back = await run(
      'confirmation',
      batch(),
      lambdaContext(() => ends - deps.clock.now()),
    );
    expect(deps.mailer.accepted).toHaveLength(4);
    expect(back.length + putBack.length).toBe(6);
    expect(new Set(putBack.map(({ delayMs }) => delayMs))).toEqual(new Set([0]));
    expect(ends - deps.clock.now()).toBeGreaterThan(15 * second);
  });

  it('that cannot be put back comes back by itself', async () => {
    const { deps, batch } = await begin(1);
    deps.mailer.script(throttled(minute));
    const failing = functionsOf(deps, 0, () => Promise.reject(new Error('down')));
    expect(await failing.run('confirmation', batch())).toEqual(['m-0']);
    expect(deps.clock.now()).toBe(tuesday);
  });
});
