import { describe, expect, it } from 'vitest';

import { flightLease } from '#shared/domain/flight.ts';
import { day, hour, minute, second } from '#shared/domain/instant.ts';
import { END, type Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { NotSent } from '#shared/usecases/not-sent.ts';
import { visit } from '#shared/usecases/visit.ts';
import {
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildTiming,
  personKey,
  tuesday,
} from '#test/support/builders.ts';
import { world } from './world.ts';

const flightOf = (person: Subscriber) => person.enrolments[0]?.flight;
const nextOf = (person: Subscriber) => person.enrolments[0]?.next;

describe('a visit', () => {
  it('sends the due step once, moves the person on and records the outcome', async () => {
    const { deps, stored, row } = await world();
    expect(await visit(deps, personKey)).toBe('done');
    expect(deps.mailer.accepted).toHaveLength(1);
    const [mail] = deps.mailer.accepted;
    expect(mail?.to).toBe('ana.lopez@mail.example.com');
    expect(mail?.tag).toBe('first-steps_k3vq7znb2xw5mtra_welcome');
    expect(mail?.body.text).toContain('Hello Ana');
    expect(mail?.body.text).toContain(mail?.list?.leaveUrl);
    expect(await row('welcome')).toMatchObject({
      state: 'accepted',
      messageId: 'message-1',
      variant: 'veteran.US.en-US',
      begunAt: tuesday,
    });
    const person = await stored();
    expect(nextOf(person)?.step).toBe('evidence');
    expect(person.lastMailAt).toBe(tuesday);
    expect(person.enrolments[0]?.begun).toEqual(['welcome']);
  });

  it('does nothing more when it is repeated, however often', async () => {
    const { deps, stored } = await world();
    await visit(deps, personKey);
    const after = await stored();
    for (let i = 0; i < 5; i++) expect(await visit(deps, personKey)).toBe('done');
    expect(await stored()).toEqual(after);
    expect(deps.mailer.calls).toHaveLength(1);
  });

  it('sends every step in its time and ends out of the index', async () => {
    const { deps, stored, row } = await world();
    for (let days = 0; days < 20 * 24; days++) {
      await visit(deps, personKey);
      deps.clock.advance(hour);
    }
    expect(deps.mailer.accepted.map((mail) => mail.subject)).toEqual([
      'Letter welcome',
      'Letter evidence',
      'Letter next-steps',
    ]);
    const person = await stored();
    expect(nextOf(person)).toBeUndefined();
    expect(person.enrolments[0]?.ended?.reason).toBe('completed');
    expect(await deps.subscribers.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect((await row('next-steps'))?.state).toBe('accepted');
  });

  it('knows nobody by an unknown key', async () => {
    const { deps } = await world();
    expect(await visit(deps, 'nobody')).toBe('done');
  });

  it('two at once send one mail', async () => {
    const { deps } = await world();
    await Promise.all([visit(deps, personKey), visit(deps, personKey), visit(deps, personKey)]);
    expect(deps.mailer.calls).toHaveLength(1);
  });

  it('skips a step for others, with a row and a reason', async () => {
    const steps = [buildTiming({ audiences: ['clinician'] }), buildTiming({ id: 'evidence', delayDays: 1 })];
    const { deps, row, stored } = await world({ version: { steps } });
    await visit(deps, personKey);
    expect(deps.mailer.calls).toHaveLength(0);
    expect(await row('welcome')).toMatchObject({ state: 'skipped', reason: 'audience' });
    expect(nextOf(await stored())?.step).toBe('evidence');
    expect((await stored()).lastMailAt).toBeUndefined();
  });

  it('puts off while paused, without a flag, and remembers when the step first fell due', async () => {
    const { deps, stored } = await world();
    await deps.campaigns.saveHead(buildHead({ status: 'paused', rev: 1 }));
    await visit(deps, personKey);
    expect(nextOf(await stored())).toEqual({ step: 'welcome', due: tuesday + day, firstDue: tuesday });
    deps.clock.advance(day);
    await visit(deps, personKey);
    expect(nextOf(await stored())).toEqual({ step: 'welcome', due: tuesday + 2 * day, firstDue: tuesday });
    expect(deps.mailer.calls).toHaveLength(0);
  });
});

describe('what SES answers', () => {
  it.each([
    ['refused', { kind: 'refused', code: 'MessageRejected' }, 'refused'],
    ['unknown', { kind: 'unknown', code: 'TimeoutError' }, 'unknown'],
  ] as const)('%s is recorded and the person goes on', async (_, result, state) => {
    const { deps, row, stored } = await world();
    deps.mailer.script(result);
    await visit(deps, personKey);
    expect(await row('welcome')).toMatchObject({ state, reason: result.code });
    expect(nextOf(await stored())?.step).toBe('evidence');
    await visit(deps, personKey);
    expect(deps.mailer.calls).toHaveLength(1);
  });

  it('surely not sent: the step is open again, the gap is not used up, no row stands', async () => {
    const { deps, row, stored } = await world({ person: { lastMailAt: tuesday - 3 * day } });
    deps.mailer.script({ kind: 'not-sent', code: 'Throttling', retryAfter: minute });
    await expect(visit(deps, personKey)).rejects.toBeInstanceOf(NotSent);
    const person = await stored();
    expect(flightOf(person)).toBeUndefined();
    expect(nextOf(person)).toEqual({ step: 'welcome', due: tuesday + minute });
    expect(person.enrolments[0]?.begun).toEqual([]);
    expect(person.lastMailAt).toBe(tuesday - 3 * day);
    expect(await row('welcome')).toBeUndefined();
    deps.clock.advance(minute);
    await visit(deps, personKey);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it('a worker that slept between looking at the campaign and beginning does not call', async () => {
    const { deps, row } = await world();
    const slow = {
      ...deps.campaigns,
      version: async (id: string, number: number) => {
        deps.clock.advance(61 * second);
        return deps.campaigns.version(id, number);
      },
    };
    await expect(visit({ ...deps, campaigns: slow }, personKey)).rejects.toBeInstanceOf(NotSent);
    expect(deps.mailer.calls).toHaveLength(0);
    expect(await row('welcome')).toBeUndefined();
  });

  it('a worker that slept too long before the call undoes instead of calling', async () => {
    const { deps, stored } = await world();
    const save = deps.subscribers.save;
    const slow = {
      ...deps.subscribers,
      save: async (next: Subscriber) => {
        const saved = await save(next);
        if (flightOf(next)) deps.clock.advance(61 * second);
        return saved;
      },
    };
    await expect(visit({ ...deps, subscribers: slow }, personKey)).rejects.toBeInstanceOf(NotSent);
    expect(deps.mailer.calls).toHaveLength(0);
    expect(nextOf(await stored())?.step).toBe('welcome');
  });

  it('a lost answer of the compare-and-set does not lose the mail', async () => {
    const { deps } = await world();
    const save = deps.subscribers.save;
    const lossy = {
      ...deps.subscribers,
      save: async (next: Subscriber) => (await save(next)) && flightOf(next) === undefined,
    };
    await visit({ ...deps, subscribers: lossy }, personKey);
    expect(deps.mailer.accepted).toHaveLength(1);
  });

  it('leaving during the call keeps the enrolment ended and still records the mail', async () => {
    const { deps, row, stored } = await world();
    deps.mailer.script(async () => {
      await changeSubscriber(deps, personKey, (person) => person && leave(person, 'all', deps.clock.now()));
      return { kind: 'accepted', messageId: 'late' };
    });
    await visit(deps, personKey);
    expect((await row('welcome'))?.state).toBe('accepted');
    expect(nextOf(await stored())?.step).toBe(END);
    await visit(deps, personKey);
    expect(nextOf(await stored())).toBeUndefined();
    expect((await stored()).enrolments[0]?.ended?.reason).toBe('left');
  });

  it('leaving during a call that was not sent ends the enrolment too', async () => {
    const { deps, stored } = await world();
    deps.mailer.script(async () => {
      await changeSubscriber(deps, personKey, (person) => person && leave(person, 'all', deps.clock.now()));
      return { kind: 'not-sent', code: 'Throttling', retryAfter: 0 };
    });
    await expect(visit(deps, personKey)).rejects.toBeInstanceOf(NotSent);
    await visit(deps, personKey);
    expect(nextOf(await stored())).toBeUndefined();
    expect(deps.mailer.calls).toHaveLength(1);
  });
});

describe('a flight whose worker died', () => {
  const flight = { step: 'welcome', id: 'dead', at: tuesday - 10 * second, verdict: 'send' as const };
  const inFlight = buildEnrolment({
    next: { step: 'evidence', due: tuesday + 2 * day },
    flight,
    begun: ['welcome'],
  });

  it('is left alone while its lease runs', async () => {
    const { deps, row } = await world({ person: { enrolments: [inFlight] } });
    expect(await visit(deps, personKey)).toBe('again');
    expect(await row('welcome')).toBeUndefined();
  });

  it('is taken over and recorded as unknown when the lease is over', async () => {
    const { deps, row, stored } = await world({ person: { enrolments: [inFlight] } });
    deps.clock.advance(flightLease);
    expect(await visit(deps, personKey)).toBe('done');
    expect(await row('welcome')).toMatchObject({ state: 'unknown', reason: 'worker-lost' });
    expect(flightOf(await stored())?.id).not.toBe('dead');
    expect(deps.mailer.calls).toHaveLength(0);
  });

  it('is recorded as skipped when that was the verdict', async () => {
    const skipping = { ...inFlight, flight: { ...flight, verdict: 'skip' as const, reason: 'audience' } };
    const { deps, row } = await world({ person: { enrolments: [skipping] } });
    deps.clock.advance(flightLease);
    await visit(deps, personKey);
    expect(await row('welcome')).toMatchObject({ state: 'skipped', reason: 'audience' });
  });

  it('is settled by a row that an event made', async () => {
    const { deps, row } = await world({ person: { enrolments: [inFlight] } });
    await deps.deliveries.record(buildDelivery({ state: 'delivered' }));
    expect(await visit(deps, personKey)).toBe('done');
    expect((await row('welcome'))?.state).toBe('delivered');
  });

  it('is settled before an ended enrolment finishes', async () => {
    const ended = {
      ...inFlight,
      next: { step: END, due: tuesday },
      ended: { reason: 'left' as const, at: tuesday },
    };
    const { deps, row, stored } = await world({ person: { enrolments: [ended] } });
    deps.clock.advance(flightLease);
    await visit(deps, personKey);
    expect((await row('welcome'))?.state).toBe('unknown');
    expect(nextOf(await stored())).toBeUndefined();
  });
});

describe('erasing', () => {
  it('waits, then deletes rows, marker and records, and leaves the suppression alone', async () => {
    const { deps, stored, row } = await world();
    await visit(deps, personKey);
    await deps.markers.put({
      campaign: 'first-steps',
      enrolment: 'k3vq7znb2xw5mtra',
      subscriber: personKey,
      at: 1,
    });
    await changeSubscriber(deps, personKey, (person) => person && erase(person, deps.clock.now()));
    await visit(deps, personKey);
    expect(await row('welcome')).toBeDefined();
    deps.clock.advance(15 * minute);
    await visit(deps, personKey);
    expect(await row('welcome')).toBeUndefined();
    expect((await deps.markers.list('first-steps')).items).toEqual([]);
    expect(await deps.consents.list(personKey)).toEqual([]);
    expect(await stored()).toEqual({
      key: personKey,
      rev: 3,
      suppressed: { reason: 'erased', at: tuesday },
      enrolments: [],
    });
    expect(await deps.subscribers.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });
});

it('does not send when the answer to beginning was lost and the person has left since', async () => {
  const { deps, stored } = await world();
  const { save } = deps.subscribers;
  let begun = false;
  const subscribers = {
    ...deps.subscribers,
    async save(next: Subscriber) {
      const saved = await save(next);
      if (begun) return saved;
      begun = true;
      await changeSubscriber(deps, personKey, (person) => person && leave(person, 'all', deps.clock.now()));
      return false;
    },
  };
  await expect(visit({ ...deps, subscribers }, personKey)).rejects.toThrow(NotSent);
  expect(deps.mailer.calls).toEqual([]);
  expect((await stored()).enrolments[0]).toMatchObject({ begun: [], ended: { reason: 'left' } });
});
