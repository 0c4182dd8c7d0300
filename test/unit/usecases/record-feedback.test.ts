import { describe, expect, it } from 'vitest';

import type { SesEvent } from '#shared/contract/ses-event.ts';
import { day } from '#shared/domain/instant.ts';
import { erase } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { visit } from '#shared/usecases/visit.ts';
import { buildDelivery, buildEnrolment, personKey, tuesday } from '#test/support/builders.ts';
import { world } from './world.ts';

const tag = (step: string) => `first-steps_k3vq7znb2xw5mtra_${step}`;
function event(eventType: string, changes: Partial<SesEvent> & { step?: string | null } = {}): SesEvent {
  const { step = 'welcome', ...rest } = changes;
  const tags: Record<string, string[]> = step === null ? {} : { send: [tag(step)] };
  return {
    eventType,
    mail: { messageId: 'message-1', destination: ['Ana.Lopez@mail.example.com'], tags },
    ...rest,
  };
}
const bounce = (bounceType: string, bounceSubType = 'General') =>
  event('Bounce', { bounce: { bounceType, bounceSubType } });
const complaint = event('Complaint', { complaint: { complaintFeedbackType: 'abuse' } });

describe('feedback', () => {
  it.each([
    ['Delivery', event('Delivery'), 'delivered'],
    ['DeliveryDelay', event('DeliveryDelay'), 'accepted'],
    ['a passing bounce', bounce('Transient', 'MailboxFull'), 'bounced'],
    ['a permanent bounce', bounce('Permanent'), 'bounced'],
    ['a complaint', complaint, 'complained'],
    ['Reject', event('Reject'), 'bounced'],
  ])('%s raises the row', async (_, what, state) => {
    const { deps, row } = await world();
    await visit(deps, personKey);
    await recordFeedback(deps, what);
    expect((await row('welcome'))?.state).toBe(state);
  });

  it('gives the same end in every order and however often', async () => {
    const events = [event('Send'), event('Delivery'), event('DeliveryDelay'), bounce('Permanent'), complaint];
    const orders = permutations(events);
    expect(orders).toHaveLength(120);
    for (const order of orders) {
      const { deps, row, stored } = await world();
      await visit(deps, personKey);
      for (const what of [...order, ...order.slice(0, 2)]) await recordFeedback(deps, what);
      expect((await row('welcome'))?.state).toBe('complained');
      expect((await stored()).suppressed?.reason).toBe('complained');
      expect((await stored()).consent).toBeUndefined();
    }
  });

  it('keeps the permanent bounce of a passing and a permanent one, in both orders', async () => {
    for (const order of [
      [bounce('Permanent'), bounce('Transient')],
      [bounce('Transient'), bounce('Permanent')],
    ]) {
      const { deps, row } = await world();
      await visit(deps, personKey);
      for (const what of order) await recordFeedback(deps, what);
      expect((await row('welcome'))?.reason).toBe('permanent-General');
    }
  });

  it('makes the row when it overtakes the worker, and the worker does not lower it', async () => {
    const { deps, row } = await world();
    deps.mailer.script(async () => {
      await recordFeedback(deps, event('Delivery'));
      return { kind: 'accepted', messageId: 'message-1' };
    });
    await visit(deps, personKey);
    expect(await row('welcome')).toMatchObject({
      state: 'delivered',
      begunAt: tuesday,
      messageId: 'message-1',
    });
  });

  it('settles an unknown outcome', async () => {
    const { deps, row } = await world();
    deps.mailer.script({ kind: 'unknown', code: 'TimeoutError' });
    await visit(deps, personKey);
    await recordFeedback(deps, event('Delivery'));
    expect(await row('welcome')).toMatchObject({ state: 'delivered', messageId: 'message-1' });
    expect((await row('welcome'))?.reason).toBeUndefined();
  });

  it('never makes a row for a step that was not begun, or under the stub of somebody erased', async () => {
    const { deps, row, stored } = await world();
    await recordFeedback(deps, event('Delivery', { step: 'evidence' }));
    expect(await row('evidence')).toBeUndefined();
    await changeSubscriber(
      deps,
      personKey,
      (person) =>
        person && erase({ ...person, enrolments: [buildEnrolment({ begun: ['welcome'] })] }, tuesday),
    );
    await recordFeedback(deps, event('Delivery'));
    expect(await row('welcome')).toBeUndefined();
    expect((await stored()).suppressed?.reason).toBe('erased');
  });

  it('suppresses without a tag, without a row and without a person', async () => {
    const { deps } = await world();
    const nobody = { ...deps, addresses: { ...deps.addresses, keyOf: async () => 'somebody-new' } };
    await recordFeedback(nobody, {
      ...bounce('Permanent'),
      mail: { messageId: 'm', destination: ['x@y.org'], tags: {} },
    });
    expect(await deps.subscribers.get('somebody-new', 'strong')).toMatchObject({
      suppressed: { reason: 'bounced' },
      enrolments: [],
    });
  });

  it('ends the sequence of somebody who bounced: nothing more is sent', async () => {
    const { deps, stored } = await world();
    await visit(deps, personKey);
    await recordFeedback(deps, bounce('Permanent'));
    for (let i = 0; i < 10; i++) {
      deps.clock.advance(day);
      await visit(deps, personKey);
    }
    expect(deps.mailer.calls).toHaveLength(1);
    expect((await stored()).enrolments[0]).toMatchObject({ ended: { reason: 'suppressed' } });
    expect((await stored()).enrolments[0]?.next).toBeUndefined();
  });

  it('records a complaint as withdrawn consent, once', async () => {
    const { deps } = await world();
    await recordFeedback(deps, complaint);
    await recordFeedback(deps, complaint);
    expect((await deps.consents.list(personKey)).map((record) => [record.event, record.channel])).toEqual([
      ['withdrawn', 'complaint'],
    ]);
  });

  it('counts a complaint that overtakes its worker once, and the breaker stops at the second', async () => {
    const { deps, row } = await world();
    deps.mailer.script(async () => {
      await recordFeedback(deps, complaint);
      await recordFeedback(deps, complaint);
      return { kind: 'accepted', messageId: 'message-1' };
    });
    await visit(deps, personKey);
    expect((await row('welcome'))?.state).toBe('complained');
    const tallies = () => deps.tallies.since({ campaign: 'first-steps', run: 0 }, tuesday);
    expect(await tallies()).toEqual({ sent: 0, bounced: 0, complained: 1 });
    expect((await deps.campaigns.head('first-steps'))?.status).toBe('running');
    await deps.deliveries.record(buildDelivery({ step: 'evidence' }));
    await recordFeedback(deps, { ...complaint, mail: event('Complaint', { step: 'evidence' }).mail });
    expect((await deps.campaigns.head('first-steps'))?.tripped?.rule).toBe('complaints');
  });

  it('keeps going after "this is not spam"', async () => {
    const { deps, row, stored } = await world();
    await visit(deps, personKey);
    await recordFeedback(deps, event('Complaint', { complaint: { complaintFeedbackType: 'not-spam' } }));
    expect((await row('welcome'))?.state).toBe('delivered');
    expect((await stored()).suppressed).toBeUndefined();
  });

  it('gives up on a mailbox that was full three times over two weeks', async () => {
    const begun = ['welcome', 'evidence', 'next-steps'];
    const { deps, stored } = await world({ person: { enrolments: [buildEnrolment({ begun })] } });
    const rows = begun.map((step, i) =>
      buildDelivery({
        step,
        state: i < 2 ? 'bounced' : 'accepted',
        reason: 'transient-MailboxFull',
        begunAt: tuesday - (14 - 7 * i) * day,
      }),
    );
    for (const row of rows) await deps.deliveries.record(row);
    await recordFeedback(deps, {
      ...bounce('Transient', 'MailboxFull'),
      mail: event('Bounce', { step: 'next-steps' }).mail,
    });
    expect((await stored()).suppressed?.reason).toBe('bounced');
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
