import { describe, expect, test } from 'vitest';

import { campaignShards } from '#shared/declarations/table.ts';
import { day } from '#shared/domain/instant.ts';
import { buildAuditEntry, buildConsent, buildMarker, campaignId, personKey, tuesday } from './builders.ts';
import {
  expectCursorRefused,
  forgedCursors,
  numbered,
  type Repositories,
  walk,
} from './repository-contract-terms.ts';

export function recordContract(here: () => Repositories): void {
  describe('markers', () => {
    const markers = (count: number) => numbered(count).map((enrolment) => buildMarker({ enrolment }));
    const putAll = (count: number) => Promise.all(markers(count).map((marker) => here().markers.put(marker)));

    test('a marker that is there stays as it is', async () => {
      await here().markers.put(buildMarker());
      await here().markers.put(buildMarker({ at: tuesday + 1, subscriber: 'another' }));
      expect((await here().markers.list(campaignId)).items).toEqual([buildMarker()]);
    });

    test('are listed page by page, each once, and of their campaign only', async () => {
      await putAll(45);
      await here().markers.put(buildMarker({ campaign: 'first-steps-2' }));
      const { items, pages } = await walk((cursor) =>
        here().markers.list(campaignId, { limit: 7, ...(cursor === undefined ? {} : { cursor }) }),
      );
      expect(items.map(({ enrolment }) => enrolment).sort()).toEqual(numbered(45));
      expect(Math.max(...pages)).toBe(7);
      expect((await here().markers.list('nothing')).items).toEqual([]);
    });

    test('the shards together are the whole list, without overlap', async () => {
      await putAll(200);
      const shards = Array.from({ length: campaignShards }, (_, shard) => shard);
      const found = await Promise.all(
        shards.map((shard) =>
          walk((cursor) =>
            here().markers.list(campaignId, {
              shard,
              limit: 30,
              ...(cursor === undefined ? {} : { cursor }),
            }),
          ),
        ),
      );
      expect(found.every(({ items }) => items.length > 20)).toBe(true);
      const all = found.flatMap(({ items }) => items.map(({ enrolment }) => enrolment));
      expect(all.sort()).toEqual(numbered(200));
    });

    test('are removed together; the missing do not matter', async () => {
      await putAll(60);
      await here().markers.remove([...markers(50), { campaign: campaignId, enrolment: 'nobody' }]);
      expect((await here().markers.list(campaignId)).items).toHaveLength(10);
    });

    test('a cursor of another list, or of nobody, is refused', async () => {
      await putAll(20);
      const { cursor = '' } = await here().markers.list(campaignId, { shard: 0, limit: 1 });
      expect(cursor).not.toBe('');
      await expectCursorRefused(here().markers.list(campaignId, { shard: 1, cursor }));
      await expectCursorRefused(here().markers.list('other', { cursor }));
      for (const forged of forgedCursors)
        await expectCursorRefused(here().markers.list(campaignId, { cursor: forged }));
    });
  });

  describe('consents', () => {
    test('are append-only and listed in order of time', async () => {
      const { consents } = here();
      const {
        version: _,
        textHash: __,
        locale: ___,
        adult: ____,
        ...withdrawal
      } = buildConsent({
        event: 'withdrawn',
        at: tuesday + day,
      });
      const asked = buildConsent();
      const stored = buildConsent({ purpose: 'store' });
      for (const record of [withdrawal, asked, stored]) await consents.append(record);
      await consents.append({ ...asked, version: 'another', channel: 'staff' });
      expect(await consents.list(personKey)).toEqual([asked, stored, withdrawal]);
      expect(await consents.list('nobody')).toEqual([]);
    });
  });

  describe('confirmation counters', () => {
    test('are compared and set', async () => {
      const { counters } = here();
      const counter = (rev: number, ...times: number[]) => ({
        mailbox: 'box',
        rev,
        mails: times.map((at) => ({ at, request: `r${at}` })),
      });
      expect(await counters.get('box')).toBeUndefined();
      expect(await counters.save(counter(1, tuesday))).toBe(false);
      expect(await counters.save(counter(0, tuesday))).toBe(true);
      expect(await counters.save(counter(0))).toBe(false);
      const won = await Promise.all([1, 2, 3].map((at) => counters.save(counter(1, tuesday, tuesday + at))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await counters.get('box')).toEqual(counter(1, tuesday, tuesday + won.indexOf(true) + 1));
      expect(await counters.save(counter(2))).toBe(true);
      expect(await counters.get('box')).toEqual(counter(2));
    });
  });

  describe('audit trail', () => {
    test('is listed newest first, one UTC day at a time', async () => {
      const { audit } = here();
      const midnight = Date.parse('2026-12-02T00:00:00Z');
      const entries = [midnight - 1, midnight, midnight + 5, midnight + day - 1, midnight + day].map(
        (at, index) =>
          buildAuditEntry({ at, id: `e${index}`, ...(index === 2 ? { detail: 'version 2' } : {}) }),
      );
      for (const entry of entries) await audit.append(entry);
      expect((await audit.list('2026-12-02')).items).toEqual([entries[3], entries[2], entries[1]]);
      expect((await audit.list('2026-12-01')).items).toEqual([entries[0]]);
      expect((await audit.list('2026-12-04')).items).toEqual([]);
    });

    test('an entry that is there stays as it is', async () => {
      const { audit } = here();
      await audit.append(buildAuditEntry());
      await audit.append(buildAuditEntry({ actor: 'somebody-else', outcome: 'refused' }));
      expect((await audit.list('2026-12-01')).items).toEqual([buildAuditEntry()]);
    });

    test('comes page by page; entries of one moment are all kept', async () => {
      const { audit } = here();
      const ids = numbered(230);
      await Promise.all(
        ids.map((id) => audit.append(buildAuditEntry({ id, at: tuesday + (Number(id) >> 2) }))),
      );
      const { items, pages } = await walk((cursor) => audit.list('2026-12-01', cursor));
      expect(items.map(({ id }) => id)).toEqual(ids.toReversed());
      expect(Math.max(...pages)).toBeLessThanOrEqual(100);
    });

    test('a cursor of another day, or of nobody, is refused', async () => {
      const { audit } = here();
      await Promise.all(numbered(120).map((id) => audit.append(buildAuditEntry({ id }))));
      const { cursor } = await audit.list('2026-12-01');
      expect(cursor).toBeDefined();
      await expectCursorRefused(audit.list('2026-12-02', cursor));
      for (const forged of forgedCursors) await expectCursorRefused(audit.list('2026-12-01', forged));
    });
  });
}
