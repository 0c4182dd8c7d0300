import { describe, expect, it } from 'vitest';

import { day, minute } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { leave } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { reopenStep } from '#shared/usecases/reopen-step.ts';
import { visit } from '#shared/usecases/visit.ts';
import { buildTiming, buildVersion, personKey } from '#test/support/builders.ts';
import { world } from './world.ts';

const id = { campaign: 'first-steps', enrolment: 'k3vq7znb2xw5mtra', step: 'welcome' };
const always = { from: '00:00', to: '23:59', weekdays: [1, 2, 3, 4, 5, 6, 7] };
const timing = (step: string) =>
  buildTiming({ id: step, delayDays: step === 'welcome' ? 0 : 1, window: always });
const version = buildVersion({ steps: ['welcome', 'evidence'].map(timing) });

const unknown: SendResult = { kind: 'unknown', code: 'TimeoutError' };
const refused: SendResult = { kind: 'refused', code: 'MessageRejected' };

/** Somebody whose first step came to this end. */
async function firstEndedIn(...results: readonly SendResult[]) {
  const { deps, stored, row } = await world({ version });
  deps.mailer.script(...results);
  const look = (ms = 0) => {
    deps.clock.advance(ms);
    return visit(deps, personKey);
  };
  await look();
  return { deps, stored, row, look };
}

describe('a step that is opened again', () => {
  it.each([
    ['unknown', unknown],
    ['refused', refused],
  ] as const)('is sent once more after %s, and the rest follows', async (state, result) => {
    const { deps, row, look, stored } = await firstEndedIn(result);
    expect(await row('welcome')).toMatchObject({ state });
    expect(await reopenStep(deps, personKey, id, [state])).toBe('reopened');
    await look(day);
    expect(await row('welcome')).toMatchObject({ state: 'accepted', attempt: 2 });
    await look(3 * day);
    expect(await row('evidence')).toMatchObject({ state: 'accepted' });
    expect((await stored()).enrolments[0]).toMatchObject({
      begun: ['welcome', 'evidence'],
      ended: { reason: 'completed' },
    });
  });

  it('says unknown when the second call is, although the first was refused', async () => {
    const { deps, row, look } = await firstEndedIn(refused, unknown);
    await reopenStep(deps, personKey, id, ['refused']);
    await look(day);
    expect(await row('welcome')).toMatchObject({ state: 'unknown', attempt: 2 });
    expect(await reopenStep(deps, personKey, id, ['refused'])).toBe('settled');
  });

  it('is not sent when an event came meanwhile', async () => {
    const { deps, row, look, stored } = await firstEndedIn(unknown);
    await reopenStep(deps, personKey, id, ['unknown']);
    await deps.deliveries.raise(id, { state: 'delivered', changedAt: deps.clock.now() });
    const calls = deps.mailer.calls.length;
    await look(day);
    expect(deps.mailer.calls).toHaveLength(calls);
    expect(await row('welcome')).toMatchObject({ state: 'delivered' });
    expect((await stored()).enrolments[0]?.next?.step).toBe('evidence');
  });

  it('is due again when SES throttles it, and keeps the row of the first attempt', async () => {
    const { deps, row, look, stored } = await firstEndedIn(unknown, {
      kind: 'not-sent',
      code: 'Throttling',
      retryAfter: minute,
    });
    await reopenStep(deps, personKey, id, ['unknown']);
    await expect(look(day)).rejects.toThrow('Throttling');
    expect(await row('welcome')).toMatchObject({ state: 'unknown' });
    expect((await stored()).enrolments[0]).toMatchObject({
      begun: ['welcome'],
      next: { step: 'welcome', attempt: 2 },
    });
    await look(2 * minute);
    expect(await row('welcome')).toMatchObject({ state: 'accepted', attempt: 2 });
  });

  it('recovers a worker that died in the second call', async () => {
    const { deps, row, look, stored } = await firstEndedIn(unknown);
    await reopenStep(deps, personKey, id, ['unknown']);
    deps.mailer.script(() => Promise.reject(new Error('died')));
    await expect(look(day)).rejects.toThrow('died');
    // The row of the first attempt is no outcome of the second.
    expect(await look()).toBe('again');
    await look(2 * minute);
    expect(await row('welcome')).toMatchObject({ state: 'unknown', reason: 'worker-lost', attempt: 2 });
    expect((await stored()).enrolments[0]?.next?.step).toBe('evidence');
  });

  it('begins a campaign again that was over', async () => {
    const { deps, row, look, stored } = await firstEndedIn(refused);
    await look(3 * day);
    expect((await stored()).enrolments[0]).toMatchObject({ ended: { reason: 'completed' } });
    expect(await reopenStep(deps, personKey, id, ['refused'])).toBe('reopened');
    await look(3 * day);
    expect(await row('welcome')).toMatchObject({ state: 'accepted' });
    expect((await stored()).enrolments[0]).toMatchObject({ ended: { reason: 'completed' } });
    expect(deps.mailer.accepted.map((mail) => mail.tag.split('_').at(-1))).toEqual(['evidence', 'welcome']);
  });
});

describe('a step is not opened again', () => {
  it('that SES took', async () => {
    const { deps } = await firstEndedIn({ kind: 'accepted', messageId: 'm' });
    expect(await reopenStep(deps, personKey, id, ['unknown', 'refused'])).toBe('settled');
  });

  it('twice at a time', async () => {
    const { deps, stored } = await firstEndedIn(unknown);
    expect(await reopenStep(deps, personKey, id, ['unknown'])).toBe('reopened');
    const { rev } = await stored();
    expect(await reopenStep(deps, personKey, id, ['unknown'])).toBe('already');
    expect((await stored()).rev).toBe(rev);
  });

  it('while a call is under way', async () => {
    const { deps, look } = await firstEndedIn(unknown);
    deps.mailer.script(() => Promise.reject(new Error('died')));
    await expect(look(3 * day)).rejects.toThrow('died');
    expect(await reopenStep(deps, personKey, id, ['unknown'])).toBe('in-flight');
  });

  it('for somebody who left', async () => {
    const { deps } = await firstEndedIn(unknown);
    await changeSubscriber(deps, personKey, (person) => person && leave(person, 'all', deps.clock.now()));
    expect(await reopenStep(deps, personKey, id, ['unknown'])).toBe('ended');
  });

  it('more than four times', async () => {
    const { deps, look, row } = await firstEndedIn(...Array.from({ length: 9 }, () => refused));
    for (let attempt = 2; attempt <= 5; attempt++) {
      expect(await reopenStep(deps, personKey, id, ['refused'])).toBe('reopened');
      await look(day);
      expect(await row('welcome')).toMatchObject({ state: 'refused', attempt });
    }
    expect(await reopenStep(deps, personKey, id, ['refused'])).toBe('settled');
  });
});
