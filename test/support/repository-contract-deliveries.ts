import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Delivery, type DeliveryState, deliveryRanks, deliveryStates } from '#shared/domain/delivery.ts';
import { buildDelivery, campaignId, tuesday } from './builders.ts';
import {
  expectCursorRefused,
  forgedCursors,
  numbered,
  type Repositories,
  walk,
} from './repository-contract-terms.ts';

const state = fc.constantFrom(...deliveryStates);
const reasonOf = (of: DeliveryState) =>
  of === 'accepted' || of === 'delivered' ? {} : { reason: `why-${of}` };
const row = (of: DeliveryState, changes: Partial<Delivery> = {}) => {
  const { messageId: _, ...delivery } = buildDelivery(changes);
  return { ...delivery, state: of, ...reasonOf(of) };
};
const id = buildDelivery();

export function deliveryContract(here: () => Repositories): void {
  describe('recording', () => {
    test('puts a row where none is', async () => {
      const { deliveries } = here();
      expect(await deliveries.get(id)).toBeUndefined();
      expect(await deliveries.record(buildDelivery())).toBe(true);
      expect(await deliveries.get(id)).toEqual(buildDelivery());
    });

    const pairs = deliveryStates.flatMap((first) => deliveryStates.map((second) => [first, second] as const));
    test.each(pairs)('%s, then %s: the higher rank stands', async (first, second) => {
      const { deliveries } = here();
      const isHigher = deliveryRanks[second] > deliveryRanks[first];
      await deliveries.record(row(first));
      expect(await deliveries.record(row(second, { changedAt: tuesday + 1 }))).toBe(isHigher);
      const stands = isHigher ? row(second, { changedAt: tuesday + 1 }) : row(first);
      expect(await deliveries.get(id)).toEqual(stands);
    });
  });

  describe('raising', () => {
    test('never creates a row', async () => {
      const { deliveries } = here();
      expect(await deliveries.raise(id, { state: 'complained', changedAt: tuesday })).toBe('absent');
      expect(await deliveries.get(id)).toBeUndefined();
    });

    test('changes state, reason and time, and leaves the rest', async () => {
      const { deliveries } = here();
      await deliveries.record(row('unknown'));
      const outcome = { state: 'delivered', changedAt: tuesday + 5, messageId: 'm-1' } as const;
      expect(await deliveries.raise(id, outcome)).toBe('raised');
      const { reason: _, ...rest } = row('unknown');
      expect(await deliveries.get(id)).toEqual({ ...rest, ...outcome });
    });

    test('a message id, once known, stays', async () => {
      const { deliveries } = here();
      await deliveries.record(buildDelivery({ messageId: 'm-1' }));
      await deliveries.raise(id, { state: 'bounced', reason: 'permanent', changedAt: tuesday });
      expect(await deliveries.get(id)).toMatchObject({
        state: 'bounced',
        reason: 'permanent',
        messageId: 'm-1',
      });
    });

    test('the same or a lower rank changes nothing', async () => {
      const { deliveries } = here();
      await deliveries.record(row('delivered'));
      for (const lower of ['unknown', 'refused', 'accepted', 'delivered'] as const) {
        expect(await deliveries.raise(id, { state: lower, changedAt: tuesday + 9 })).toBe('not-higher');
      }
      expect(await deliveries.get(id)).toEqual(row('delivered'));
    });
  });

  describe('outcomes in any order', () => {
    test('end as the rule of ranks says, recorded or raised', async () => {
      const { deliveries } = here();
      let run = 0;
      const event = fc.record({ how: fc.constantFrom('record', 'raise'), state });
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
          const enrolment = `order${run++}`;
          let stands: DeliveryState | undefined;
          for (const event of events) {
            const rank = deliveryRanks[event.state];
            const higher: boolean = stands !== undefined && rank > deliveryRanks[stands];
            const delivery = row(event.state, { enrolment });
            if (event.how === 'record') {
              expect(await deliveries.record(delivery)).toBe(stands === undefined || higher);
              if (stands === undefined || higher) stands = event.state;
            } else {
              const expected = stands === undefined ? 'absent' : higher ? 'raised' : 'not-higher';
              expect(await deliveries.raise(delivery, delivery)).toBe(expected);
              if (higher) stands = event.state;
            }
          }
          expect(await deliveries.get({ ...id, enrolment })).toEqual(stands && row(stands, { enrolment }));
        }),
        { numRuns: 40 },
      );
    });

    test('all at once end in the highest rank', async () => {
      const { deliveries } = here();
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 7 }), async (states) => {
          const enrolment = `race${run++}`;
          await Promise.all(states.map((each) => deliveries.record(row(each, { enrolment }))));
          const stands = await deliveries.get({ ...id, enrolment });
          const ranks = states.map((each) => deliveryRanks[each]);
          expect(stands && deliveryRanks[stands.state]).toBe(Math.max(...ranks));
        }),
        { numRuns: 40 },
      );
    });
  });

  test('many are read and removed at once', async () => {
    const { deliveries } = here();
    const rows = numbered(130).map((enrolment) => buildDelivery({ enrolment }));
    await Promise.all(rows.map((each) => deliveries.record(each)));
    const missing = { ...id, enrolment: 'nobody' };
    expect(await deliveries.getMany([...rows, missing, ...rows.slice(0, 1)])).toHaveLength(130);
    await deliveries.remove([...rows.slice(0, 60), missing]);
    const left = await deliveries.getMany(rows);
    expect(left.map(({ enrolment }) => enrolment).sort()).toEqual(numbered(130).slice(60));
    await deliveries.remove([]);
    expect(await deliveries.getMany([])).toEqual([]);
  });

  describe('the rows of a step', () => {
    test('come page by page, each once, and of that step and campaign only', async () => {
      const { deliveries } = here();
      const others = [
        { step: 'evidence' },
        { step: 'welcome-back' },
        { campaign: 'other' },
        { campaign: 'first-steps-2' },
      ];
      for (const other of others) await deliveries.record(buildDelivery(other));
      const rows = numbered(230).map((enrolment) => buildDelivery({ enrolment }));
      await Promise.all(rows.map((each) => deliveries.record(each)));
      const { items, pages } = await walk((cursor) => deliveries.listStep(campaignId, 'welcome', cursor));
      expect(items.map(({ enrolment }) => enrolment).sort()).toEqual(numbered(230));
      expect(items[0]).toEqual(buildDelivery({ enrolment: items[0]?.enrolment ?? '' }));
      expect(Math.max(...pages)).toBeLessThanOrEqual(100);
      expect(pages.length).toBeLessThanOrEqual(4);
    });

    test('a cursor of another list, or of nobody, is refused', async () => {
      const { deliveries } = here();
      const rows = numbered(120).map((enrolment) => buildDelivery({ enrolment }));
      await Promise.all(rows.map((each) => deliveries.record(each)));
      const { cursor } = await deliveries.listStep(campaignId, 'welcome');
      expect(cursor).toBeDefined();
      await expectCursorRefused(deliveries.listStep(campaignId, 'evidence', cursor));
      await expectCursorRefused(deliveries.listStep('other', 'welcome', cursor));
      for (const forged of forgedCursors)
        await expectCursorRefused(deliveries.listStep(campaignId, 'welcome', forged));
    });
  });
}
