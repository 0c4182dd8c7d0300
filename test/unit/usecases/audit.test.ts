import { describe, expect, it } from 'vitest';
import { policySchema } from '#shared/domain/campaign.ts';
import { day, hour, minute } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { erase } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { housekeep } from '#shared/usecases/housekeep.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import { buildDelivery, buildEnrolment, buildMarker, personKey, tuesday } from '#test/support/builders.ts';
import { world } from './world.ts';

async function night(person: Partial<Subscriber> = {}, policy = {}) {
  const made = await world({ person, version: { policy: policySchema.parse(policy) } });
  const { deps } = made;
  await deps.markers.put(buildMarker());
  /** Housekeeping, and the walks it began. */
  const audit = async () => {
    await housekeep(deps);
    for (let rest = deps.sendQueue.receive(); rest.length > 0; rest = deps.sendQueue.receive()) {
      for (const message of rest) if (message.kind === 'audit') await walk(deps, message);
    }
  };
  const problems = () =>
    deps.log.entries
      .filter(({ event }) => event === 'audit.problem')
      .map(({ fields }) => fields?.['problem']);
  return { ...made, audit, problems };
}

const later = { step: 'evidence', due: tuesday + 5 * day };

describe('the nightly audit', () => {
  it('finds nothing where nothing is wrong, and changes nothing', async () => {
    const { deps, audit, problems, stored } = await night({ enrolments: [buildEnrolment({ next: later })] });
    const before = await stored();
    await audit();
    expect(problems()).toEqual([]);
    expect(await stored()).toEqual(before);
    expect((await deps.subscribers.listStuck()).items).toEqual([]);
  });

  it.each([
    ['out of the index', undefined],
    ['into another year', tuesday + 400 * day],
    ['under a date long past', tuesday - day],
  ])('puts back whom somebody moved %s by hand', async (_, date) => {
    const { deps, audit, problems } = await night({ enrolments: [buildEnrolment({ next: later })] });
    deps.subscribers.moveListing(personKey, date);
    await audit();
    expect(problems()).toEqual(['not-listed']);
    expect(await deps.subscribers.listings([personKey])).toMatchObject([{ listedAt: later.due }]);
    expect((await deps.subscribers.listStuck()).items).toMatchObject([{ key: personKey }]);
    await audit();
    expect(problems()).toEqual(['not-listed']);
  });

  it('takes out of the index who has nothing to come', async () => {
    const ended = buildEnrolment({ ended: { reason: 'completed', at: 1 } });
    const { next: _, ...over } = ended;
    const { deps, audit, problems } = await night({ enrolments: [over] });
    deps.subscribers.moveListing(personKey, tuesday - day);
    await audit();
    expect(problems()).toEqual(['not-listed']);
  });

  it('records as unknown what is known no more, and shows it', async () => {
    const { deps, audit, problems, row } = await night({
      enrolments: [buildEnrolment({ begun: ['welcome'], next: later })],
    });
    await audit();
    expect(problems()).toEqual(['row-lost']);
    expect(await row('welcome')).toMatchObject({ state: 'unknown', reason: 'row-lost' });
    expect((await deps.deliveries.listAttention('unknown')).items).toHaveLength(1);
    await audit();
    expect(problems()).toEqual(['row-lost']);
  });

  it('lets the outcome of the last step come, and settles it when its worker is gone', async () => {
    const flight = { step: 'welcome', id: 'f', at: tuesday, verdict: 'send' as const };
    const { deps, audit, problems, row } = await night({
      enrolments: [buildEnrolment({ begun: ['welcome'], flight, next: later })],
    });
    await audit();
    expect(await row('welcome')).toBeUndefined();
    deps.clock.advance(2 * minute);
    await audit();
    expect(await row('welcome')).toMatchObject({ state: 'unknown', reason: 'worker-lost' });
    expect(problems()).toEqual([]);
  });

  it('opens an enrolment again that leads nowhere, at the step that was not begun', async () => {
    const { next: _, ...lost } = buildEnrolment({ begun: ['welcome'] });
    const { deps, audit, problems, row } = await night({ enrolments: [lost] });
    await deps.deliveries.record(buildDelivery({ state: 'accepted' }));
    await audit();
    expect(problems()).toEqual(['without-next']);
    for (let look = 0; look < 4; look++) {
      await visit(deps, personKey);
      deps.clock.advance(3 * day);
    }
    expect(deps.mailer.calls).not.toHaveLength(0);
    expect(await row('evidence')).toMatchObject({ state: 'accepted' });
    expect(deps.mailer.calls.some((mail) => mail.tag.endsWith('_welcome'))).toBe(false);
  });

  it('shows who has been due for more than a day', async () => {
    const { deps, audit, problems } = await night();
    deps.clock.advance(day + hour);
    await audit();
    expect(problems()).toEqual(['overdue']);
    expect((await deps.subscribers.listStuck()).items).toMatchObject([{ key: personKey }]);
  });
});

describe('an outcome that stays unknown', () => {
  const unknown = buildDelivery({ state: 'unknown', reason: 'TimeoutError', subscriber: personKey });
  const passed = { enrolments: [buildEnrolment({ begun: ['welcome'], next: later })] };

  it.each([
    ['at-most-once', tuesday - 2 * day, undefined],
    ['retry-once', tuesday - 2 * day, 2],
    ['retry-once', tuesday - 20 * hour, undefined],
  ] as const)('%s, begun %d: opened again %s', async (policy, begunAt, attempt) => {
    const { deps, audit, stored } = await night(passed, { unknown: policy });
    await deps.deliveries.record({ ...unknown, begunAt });
    await audit();
    expect((await stored()).enrolments[0]?.next?.attempt).toBe(attempt);
  });

  it.each([
    ['the second time', { attempt: 2 }],
    ['after a restore', { reason: 'restored' }],
    ['when its row was lost', { reason: 'row-lost' }],
  ])('is never repeated by itself %s', async (_, changes) => {
    const { deps, audit, stored } = await night(passed, { unknown: 'retry-once' });
    await deps.deliveries.record({ ...unknown, begunAt: tuesday - 2 * day, ...changes });
    await audit();
    expect((await stored()).enrolments[0]?.next?.step).toBe('evidence');
  });
});

describe('somebody who erased themselves', () => {
  it('gets no row back, and is found when the index lost them', async () => {
    const { deps, audit, problems, row, stored } = await night({
      enrolments: [buildEnrolment({ begun: ['welcome'], next: later })],
    });
    await changeSubscriber(deps, personKey, (person) => person && erase(person, deps.clock.now()));
    deps.subscribers.moveListing(personKey, undefined);
    await audit();
    expect(problems()).toEqual(['not-listed']);
    expect(await row('welcome')).toBeUndefined();
    deps.clock.advance(hour);
    await visit(deps, personKey);
    expect((await stored()).enrolments).toEqual([]);
  });
});
