import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pacer } from '#functions/runtime/pacer.ts';
import { fakeMailer } from '../../support/in-memory/outside.ts';
import { capturedLog, fakeClock, fakeSleep } from '../../support/in-memory/surroundings.ts';

const minute = 60_000;
const most = 45_000;
const mail = {
  stream: 'sequence',
  to: 'ana@mail.example.com',
  subject: 's',
  body: { html: '', text: '' },
  tag: 't',
} as const;

function begin() {
  const clock = fakeClock(1_800_000_000_000);
  const sleep = fakeSleep(clock);
  const log = capturedLog();
  const pace = pacer(log, clock, sleep);
  const mailer = pace.watch(fakeMailer());
  return { clock, sleep, log, pace, mailer, call: () => mailer.send(mail) };
}

describe('the pacer', () => {
  it('lets the first call of a batch wait too: its place may have been another one’s a moment ago', async () => {
    const { clock, sleep, pace, call } = begin();
    clock.advance(minute);
    pace.begin();
    await pace.turn(100, most);
    await call();
    clock.advance(500);
    pace.begin();
    await pace.turn(100, most);
    expect(sleep.waits).toEqual([100, 100]);
  });

  it('keeps calls a gap apart, and does not wait for time that went by', async () => {
    const { clock, sleep, pace, call } = begin();
    clock.advance(100);
    await pace.turn(100, most);
    await call();
    clock.advance(30);
    await pace.turn(100, most);
    await call();
    expect(sleep.waits).toEqual([70]);
    clock.advance(100);
    await pace.turn(100, most);
    expect(sleep.waits).toEqual([70]);
  });

  it('counts from the call itself, not from the turn: what is read before it takes its time', async () => {
    const { clock, sleep, pace, call } = begin();
    await pace.turn(100, most);
    clock.advance(80);
    await call();
    await pace.turn(100, most);
    expect(sleep.waits).toEqual([100, 100]);
  });

  it('lets the work before a call begin early, and then waits for what is left of the gap', async () => {
    const { clock, sleep, pace, call } = begin();
    await pace.nearTurn(1_000, most);
    clock.advance(50);
    await pace.ready();
    await call();
    clock.advance(100);
    await pace.nearTurn(1_000, most);
    clock.advance(300);
    await pace.ready();
    expect(sleep.waits).toEqual([800, 150, 700]);
  });

  it('waits no longer than the head start once work has begun, though the clock is set back', async () => {
    const { clock, sleep, pace } = begin();
    await pace.nearTurn(30_000, most);
    clock.advance(-60_000);
    await pace.ready();
    expect(sleep.waits).toEqual([29_800, 200]);
  });

  it('lets nothing begin early whose call would be too late', async () => {
    const { sleep, pace } = begin();
    expect(await pace.nearTurn(30_000, 29_999)).toBe(false);
    expect(sleep.waits).toEqual([]);
  });

  it('takes no turn from whoever sent nothing', async () => {
    const { sleep, pace } = begin();
    for (let i = 0; i < 50; i++) await pace.turn(100, most);
    expect(sleep.waits).toEqual([100]);
  });

  it('does not begin to wait for what would take too long', async () => {
    const { sleep, pace } = begin();
    expect(await pace.turn(30_000, 29_999)).toBe(false);
    expect(await pace.turn(30_000, -1)).toBe(false);
    expect(sleep.waits).toEqual([]);
    expect(await pace.turn(30_000, 30_000)).toBe(true);
    expect(await pace.turn(0, -1)).toBe(true);
  });

  it('never lets more through than one a gap, whatever the work takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(300), fc.nat(300), fc.boolean()), { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        async (work, gap, isEarly) => {
          const { clock, pace, call } = begin();
          const calls: number[] = [];
          for (const [reading, sending, isNewBatch] of work) {
            if (isNewBatch) pace.begin();
            await (isEarly ? pace.nearTurn(gap, most) : pace.turn(gap, most));
            clock.advance(reading);
            await pace.ready();
            calls.push(clock.now());
            await call();
            clock.advance(sending);
          }
          for (const [i, at] of calls.entries())
            if (i > 0) expect(at - (calls[i - 1] ?? 0)).toBeGreaterThanOrEqual(gap);
        },
      ),
    );
  });

  it('waits one gap at most when the clock jumps back', async () => {
    const { clock, sleep, pace, call } = begin();
    await call();
    clock.advance(-86_400_000);
    await pace.turn(100, most);
    await call();
    await pace.turn(100, most);
    expect(sleep.waits).toEqual([100, 100]);
  });

  it('does not wait without a gap', async () => {
    const { sleep, pace, call } = begin();
    for (let i = 0; i < 5; i++) {
      await pace.turn(0, most);
      await call();
    }
    expect(sleep.waits).toEqual([]);
  });
});

describe('a hold', () => {
  it('lasts as long as SES said, and says so once', () => {
    const { clock, log, pace } = begin();
    expect(pace.heldFor()).toBe(0);
    pace.hold({ code: 'Throttling', retryAfter: minute });
    expect(pace.heldFor()).toBe(minute);
    clock.advance(minute - 1);
    expect(pace.heldFor()).toBe(1);
    clock.advance(1);
    expect(pace.heldFor()).toBe(0);
    expect(log.counted('SendingHeld')).toBe(1);
    expect(log.entries).toEqual([
      { level: 'warn', event: 'sending.held', fields: { code: 'Throttling', seconds: 60 } },
    ]);
  });

  it('ends after a quarter of an hour: by then SES may have changed its mind', () => {
    const { pace } = begin();
    pace.hold({ code: 'Throttling', retryAfter: 60 * minute });
    expect(pace.heldFor()).toBe(15 * minute);
  });

  it('is none when the mail may be tried at once', () => {
    const { log, pace } = begin();
    pace.hold({ code: 'worker-slept', retryAfter: 0 });
    expect(pace.heldFor()).toBe(0);
    expect(log.events()).toEqual([]);
  });

  it('means nothing any more when the clock jumped back', () => {
    const { clock, pace } = begin();
    clock.advance(2 * 86_400_000);
    pace.hold({ code: 'Throttling', retryAfter: 15 * minute });
    clock.advance(-2 * 86_400_000);
    expect(pace.heldFor()).toBe(0);
  });
});
