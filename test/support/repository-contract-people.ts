import { describe, expect, test } from 'vitest';

import { dueShards } from '#shared/declarations/table.ts';
import { day, minute } from '#shared/domain/instant.ts';
import { erase, leave, request } from '#shared/domain/subscriber-changes.ts';
import {
  buildConsent,
  buildEnrolment,
  buildProfile,
  buildSubscriber,
  campaignId,
  personKey,
  tuesday,
} from './builders.ts';
import { numbered, type Repositories } from './repository-contract-terms.ts';

const dueOn = (key: string, due: number, rev = 0) =>
  buildSubscriber({ key, rev, enrolments: [buildEnrolment({ next: { step: 'welcome', due } })] });

export function peopleContract(here: () => Repositories): void {
  describe('one person', () => {
    test('comes back as it was saved, whichever way it is read', async () => {
      const { subscribers } = here();
      const saved = buildSubscriber({ suppressed: { reason: 'bounced', at: tuesday }, lastMailAt: tuesday });
      expect(await subscribers.get(saved.key, 'strong')).toBeUndefined();
      expect(await subscribers.save(saved)).toBe(true);
      expect(await subscribers.get(saved.key, 'strong')).toEqual(saved);
      expect(await subscribers.get(saved.key, 'eventual')).toEqual(saved);
    });

    test('is stored without a profile, and with fields that are undefined left out', async () => {
      const { subscribers } = here();
      const { zone: _, ...profile } = buildProfile();
      await subscribers.save({ key: 'bare', rev: 0, enrolments: [] });
      await subscribers.save({
        ...buildSubscriber(),
        profile: { ...profile, zone: undefined },
        lastMailAt: undefined,
      });
      expect(await subscribers.get('bare', 'strong')).toEqual({ key: 'bare', rev: 0, enrolments: [] });
      expect((await subscribers.get(personKey, 'strong'))?.profile).toEqual(profile);
    });

    test('is not changed by changing what was saved or read', async () => {
      const { subscribers } = here();
      const saved = buildSubscriber();
      await subscribers.save(saved);
      saved.enrolments.length = 0;
      const read = await subscribers.get(personKey, 'strong');
      try {
        read?.enrolments.splice(0);
      } catch {
        // What is frozen cannot be changed either.
      }
      expect((await subscribers.get(personKey, 'strong'))?.enrolments).toHaveLength(1);
    });
  });

  describe('compare-and-set', () => {
    test('the first revision must be the first', async () => {
      const { subscribers } = here();
      expect(await subscribers.save(buildSubscriber({ lastMailAt: 1 }))).toBe(true);
      expect(await subscribers.save(buildSubscriber({ lastMailAt: 2 }))).toBe(false);
      expect((await subscribers.get(personKey, 'strong'))?.lastMailAt).toBe(1);
    });

    test('a revision must follow the one before it', async () => {
      const { subscribers } = here();
      expect(await subscribers.save(buildSubscriber({ rev: 1 }))).toBe(false);
      await subscribers.save(buildSubscriber());
      expect(await subscribers.save(buildSubscriber({ rev: 2 }))).toBe(false);
      expect(await subscribers.save(buildSubscriber({ rev: 1, lastMailAt: 1 }))).toBe(true);
      expect(await subscribers.save(buildSubscriber({ rev: 1, lastMailAt: 2 }))).toBe(false);
      expect(await subscribers.get(personKey, 'strong')).toMatchObject({ rev: 1, lastMailAt: 1 });
    });

    test.each([0, 1])('of many that save revision %i at once, one wins', async (rev) => {
      const { subscribers } = here();
      if (rev === 1) await subscribers.save(buildSubscriber());
      const racers = numbered(12).map(Number);
      const won = await Promise.all(
        racers.map((lastMailAt) => subscribers.save(buildSubscriber({ rev, lastMailAt }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await subscribers.get(personKey, 'strong'))?.lastMailAt).toBe(won.indexOf(true));
    });

    test('what is left out of the next revision is gone', async () => {
      const { subscribers } = here();
      await subscribers.save(buildSubscriber({ lastMailAt: tuesday }));
      await subscribers.save({ key: personKey, rev: 1, enrolments: [] });
      expect(await subscribers.get(personKey, 'strong')).toEqual({
        key: personKey,
        rev: 1,
        enrolments: [],
      });
    });

    test('removing needs the revision that was read', async () => {
      const { subscribers } = here();
      expect(await subscribers.remove(buildSubscriber())).toBe(false);
      await subscribers.save(buildSubscriber());
      await subscribers.save(buildSubscriber({ rev: 1 }));
      expect(await subscribers.remove(buildSubscriber())).toBe(false);
      expect(await subscribers.remove(buildSubscriber({ rev: 1 }))).toBe(true);
      expect(await subscribers.get(personKey, 'strong')).toBeUndefined();
      expect(await subscribers.save(buildSubscriber())).toBe(true);
    });
  });

  test('many are read at once: each once, the missing left out', async () => {
    const { subscribers } = here();
    const keys = numbered(230);
    await Promise.all(keys.map((key) => subscribers.save(buildSubscriber({ key }))));
    const found = await subscribers.getMany([...keys, 'nobody', '00001', '00001']);
    expect(found.map(({ key }) => key).sort()).toEqual(keys);
    expect(found[0]).toEqual(buildSubscriber({ key: found[0]?.key ?? '' }));
    expect(await subscribers.getMany([])).toEqual([]);
  });

  describe('who is due', () => {
    test('up to and with the moment, oldest first', async () => {
      const { subscribers } = here();
      const dates = [3, 1, 2, 5, 4].map((minutes) => tuesday + minutes * minute);
      for (const due of dates) await subscribers.save(dueOn(`due-${due}`, due));
      const due = await subscribers.due(tuesday + 4 * minute, 100);
      expect(due).toEqual(
        [1, 2, 3, 4].map((m) => ({ key: `due-${tuesday + m * minute}`, dueAt: tuesday + m * minute })),
      );
    });

    test('at most the limit of each shard, and of each shard the oldest', async () => {
      const { subscribers } = here();
      const keys = numbered(80);
      await Promise.all(keys.map((key) => subscribers.save(dueOn(key, tuesday + Number(key)))));
      const all = (await subscribers.due(tuesday + day, 80)).map(({ key }) => key);
      expect(all).toEqual(keys);
      const first = await subscribers.due(tuesday + day, 1);
      expect(first).toHaveLength(dueShards);
      expect(first[0]?.key).toBe('00000');
      const more = await subscribers.due(tuesday + day, 7);
      expect(more).toHaveLength(7 * dueShards);
      expect(more.map(({ dueAt }) => dueAt)).toEqual(more.map(({ dueAt }) => dueAt).sort((a, b) => a - b));
    });

    test('the date moves with every write, and without one the person leaves the index', async () => {
      const { subscribers } = here();
      const keyed = async () => (await subscribers.due(tuesday + 30 * day, 10)).map(({ dueAt }) => dueAt);
      await subscribers.save(dueOn(personKey, tuesday));
      expect(await keyed()).toEqual([tuesday]);
      await subscribers.save(dueOn(personKey, tuesday + day, 1));
      expect(await keyed()).toEqual([tuesday + day]);
      await subscribers.save(leave(dueOn(personKey, tuesday + day, 1), 'all', tuesday));
      expect(await keyed()).toEqual([]);
    });

    test('a waiting request and a stub of erasing are due as well', async () => {
      const { subscribers } = here();
      const form = { key: 'asked', profile: buildProfile(), campaign: campaignId, consent: '2026-11-22' };
      await subscribers.save(request(undefined, form, tuesday));
      await subscribers.save({ ...erase(buildSubscriber({ key: 'erased', rev: -1 }), tuesday) });
      const due = await subscribers.due(tuesday + 7 * day, 10);
      expect(due.map(({ key }) => key)).toEqual(['erased', 'asked']);
    });
  });

  test('what is filed under a person is removed, and nothing else', async () => {
    const { subscribers, consents, counters } = here();
    await subscribers.save(buildSubscriber());
    await counters.save({ mailbox: personKey, rev: 0, mails: [{ at: tuesday, request: 'r' }] });
    await consents.append(buildConsent({ subscriber: 'another' }));
    await Promise.all(numbered(60).map((n) => consents.append(buildConsent({ at: tuesday + Number(n) }))));
    await subscribers.removeFiled(personKey);
    await subscribers.removeFiled('nobody');
    expect(await consents.list(personKey)).toEqual([]);
    expect(await subscribers.get(personKey, 'strong')).toEqual(buildSubscriber());
    expect(await consents.list('another')).toHaveLength(1);
    // The mailbox's allowance of confirmation mails outlives the person.
    expect(await counters.get(personKey)).toBeDefined();
  });
}
