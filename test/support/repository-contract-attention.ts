import { describe, expect, test } from 'vitest';

import { freshAccount } from '#shared/domain/account.ts';
import { day, minute } from '#shared/domain/instant.ts';
import { dueAt } from '#shared/domain/subscriber.ts';
import { shardOf } from '#shared/persistence/keys.ts';
import {
  buildDelivery,
  buildEnrolment,
  buildSubscriber,
  campaignId,
  personKey,
  tuesday,
} from './builders.ts';
import {
  expectCursorRefused,
  forgedCursors,
  numbered,
  type Repositories,
  walk,
} from './repository-contract-terms.ts';

const later = Number.MAX_SAFE_INTEGER;
const ended = { next: undefined, ended: { reason: 'left', at: tuesday } } as const;
const finished = (key: string) => {
  const { next: _, ...enrolment } = buildEnrolment(ended);
  return buildSubscriber({ key, enrolments: [enrolment] });
};

/** What needs a person's eye, what the audit looks at, and the switches above all campaigns. */
export function attentionContract(here: () => Repositories): void {
  describe('setting somebody aside', () => {
    const listed = async () => (await here().subscribers.due(later, 10)).map(({ dueAt: at }) => at);
    const stuck = async () => (await here().subscribers.listStuck()).items;

    test('moves the date of the index alone, and shows them', async () => {
      const { subscribers } = here();
      await subscribers.save(buildSubscriber());
      await subscribers.setAside(personKey, tuesday + day);
      expect(await listed()).toEqual([tuesday + day]);
      expect(await stuck()).toEqual([{ key: personKey, since: tuesday + day }]);
      expect(await subscribers.get(personKey, 'strong')).toEqual(buildSubscriber());
    });

    test('puts back into the index who had fallen out of it', async () => {
      const { subscribers } = here();
      await subscribers.save(finished(personKey));
      expect(await listed()).toEqual([]);
      await subscribers.setAside(personKey, tuesday);
      expect(await listed()).toEqual([tuesday]);
    });

    test('never brings anybody forward', async () => {
      const { subscribers } = here();
      await subscribers.save(buildSubscriber());
      await subscribers.setAside(personKey, tuesday - minute);
      expect(await listed()).toEqual([tuesday]);
      expect(await stuck()).toEqual([]);
    });

    test('makes nobody', async () => {
      const { subscribers } = here();
      await subscribers.setAside('nobody', tuesday);
      expect(await subscribers.get('nobody', 'strong')).toBeUndefined();
      expect(await listed()).toEqual([]);
      expect(await stuck()).toEqual([]);
    });

    test('is made good by the next write, which keeps its revision', async () => {
      const { subscribers } = here();
      await subscribers.save(buildSubscriber());
      await subscribers.setAside(personKey, tuesday + day);
      expect(await subscribers.save(buildSubscriber({ rev: 1 }))).toBe(true);
      expect(await listed()).toEqual([tuesday]);
      expect(await stuck()).toEqual([]);
    });

    test('they are listed oldest first, page by page, each once', async () => {
      const { subscribers } = here();
      const keys = numbered(130);
      await Promise.all(keys.map((key) => subscribers.save(buildSubscriber({ key }))));
      await Promise.all(keys.map((key) => subscribers.setAside(key, tuesday + Number(key) * minute)));
      const { items, pages } = await walk((cursor) => subscribers.listStuck(cursor));
      expect(items).toEqual(keys.map((key) => ({ key, since: tuesday + Number(key) * minute })));
      expect(Math.max(...pages)).toBeLessThanOrEqual(100);
    });
  });

  test('listings say how people stand in the index, next to what they are', async () => {
    const { subscribers } = here();
    const [waiting, over, aside] = [buildSubscriber(), finished('over'), buildSubscriber({ key: 'aside' })];
    for (const person of [waiting, over, aside]) await subscribers.save(person);
    await subscribers.setAside('aside', tuesday + day);
    const keys = [personKey, 'over', 'aside', 'nobody', personKey];
    const listings = await subscribers.listings(keys);
    expect([...listings].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      { key: 'aside', subscriber: aside, listedAt: tuesday + day },
      { key: 'over', subscriber: over },
      { key: personKey, subscriber: waiting, listedAt: dueAt(waiting) },
    ]);
    expect(await subscribers.listings([])).toEqual([]);
  });

  describe('rows that somebody should look at', () => {
    const { messageId: _, ...row } = buildDelivery({ state: 'unknown', reason: 'TimeoutError' });
    const listed = async (kind: 'refused' | 'unknown') => (await here().deliveries.listAttention(kind)).items;

    test('are those without an outcome, refused or rejected, and no others', async () => {
      const { deliveries } = here();
      const rejected = { ...row, enrolment: 'b', state: 'bounced', reason: 'rejected' } as const;
      const refused = { ...row, enrolment: 'c', state: 'refused', changedAt: tuesday + 1 } as const;
      for (const each of [row, refused, rejected]) await deliveries.record(each);
      for (const state of ['accepted', 'delivered', 'skipped', 'bounced', 'complained'] as const)
        await deliveries.record({ ...row, enrolment: state, state, reason: 'permanent' });
      expect(await listed('unknown')).toEqual([row]);
      expect(await listed('refused')).toEqual([rejected, refused]);
    });

    test('go when they are raised, and come with a later attempt', async () => {
      const { deliveries } = here();
      await deliveries.record(row);
      const again = { ...row, state: 'refused', attempt: 2, changedAt: tuesday + minute } as const;
      expect(await deliveries.record(again)).toBe(true);
      expect(await listed('unknown')).toEqual([]);
      expect(await listed('refused')).toEqual([again]);
      expect(await deliveries.record({ ...again, attempt: 3, state: 'unknown' })).toBe(true);
      expect(await deliveries.record(again)).toBe(false);
      expect(await listed('unknown')).toEqual([{ ...again, attempt: 3, state: 'unknown' }]);
      const assumed = { state: 'accepted', reason: 'assumed', changedAt: tuesday + day } as const;
      expect(await deliveries.raise(row, assumed)).toBe('raised');
      expect(await listed('unknown')).toEqual([]);
      expect(await deliveries.get(row, 'strong')).toEqual({ ...row, ...assumed, attempt: 3 });
    });

    test('come oldest first, page by page, each once', async () => {
      const { deliveries } = here();
      const rows = numbered(130).map((enrolment) => ({
        ...row,
        enrolment,
        campaign: Number(enrolment) % 2 ? 'other' : campaignId,
        changedAt: tuesday + Number(enrolment),
      }));
      await Promise.all(rows.toReversed().map((each) => deliveries.record(each)));
      const { items, pages } = await walk((cursor) => deliveries.listAttention('unknown', cursor));
      expect(items).toEqual(rows);
      expect(Math.max(...pages)).toBeLessThanOrEqual(100);
    });

    test('a cursor of another list, or of nobody, is refused', async () => {
      const { deliveries, subscribers } = here();
      await Promise.all(numbered(120).map((enrolment) => deliveries.record({ ...row, enrolment })));
      const { cursor } = await deliveries.listAttention('unknown');
      expect(cursor).toBeDefined();
      await expectCursorRefused(deliveries.listAttention('refused', cursor));
      await expectCursorRefused(subscribers.listStuck(cursor));
      for (const forged of forgedCursors) {
        await expectCursorRefused(deliveries.listAttention('unknown', forged));
        await expectCursorRefused(subscribers.listStuck(forged));
      }
    });
  });

  test('rows of one step between two enrolments of a shard, both included', async () => {
    const { deliveries } = here();
    const inShard = numbered(400).filter((enrolment) => shardOf(enrolment) === 1);
    const rows = inShard.map((enrolment) => buildDelivery({ enrolment }));
    await Promise.all(rows.map((each) => deliveries.record(each)));
    const [from = '', second = '', to = ''] = [inShard[3], inShard[4], inShard[40]];
    await deliveries.record(buildDelivery({ enrolment: second, step: 'welcome-back' }));
    await deliveries.record(buildDelivery({ enrolment: second, campaign: 'other' }));
    const range = { campaign: campaignId, shard: 1, step: 'welcome', from, to };
    expect(await deliveries.listBetween(range)).toEqual(rows.slice(3, 41));
    expect(await deliveries.listBetween({ ...range, from: '9', to: '99' })).toEqual([]);
    expect(await deliveries.listBetween({ ...range, shard: 2 })).toEqual([]);
  });

  test('a strong read gives what was just written', async () => {
    const { deliveries } = here();
    expect(await deliveries.get(buildDelivery(), 'strong')).toBeUndefined();
    await deliveries.record(buildDelivery());
    expect(await deliveries.get(buildDelivery(), 'strong')).toEqual(buildDelivery());
  });

  describe('the state of the account', () => {
    test('follows the one before it, from the fresh one on', async () => {
      const { account } = here();
      const stopped = { stopped: true, rev: 1 };
      expect(await account.save({ stopped: true, rev: 2 })).toBe(false);
      expect(await account.state()).toEqual(freshAccount);
      expect(await account.save(stopped)).toBe(true);
      expect(await account.save({ stopped: false, rev: 1 })).toBe(false);
      expect(await account.state()).toEqual(stopped);
      expect(await account.save({ stopped: false, rev: 2, sendFloor: tuesday })).toBe(true);
      expect(await account.state()).toEqual({ stopped: false, rev: 2, sendFloor: tuesday });
    });

    test.each([1, 2])('of many that save revision %i at once, one wins', async (rev) => {
      const { account } = here();
      if (rev === 2) await account.save({ stopped: false, rev: 1 });
      const won = await Promise.all(
        numbered(8).map((n) => account.save({ stopped: true, rev, sendFloor: Number(n) })),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await account.state()).toEqual({ stopped: true, rev, sendFloor: won.indexOf(true) });
    });
  });
}
