import { expect, test } from 'vitest';

import { campaignShards, dueShards } from '#shared/declarations/table.ts';
import {
  alarmKey,
  allDueShards,
  auditKey,
  campaignPartitions,
  claimHistoryKey,
  claimHistoryPrefix,
  claimKey,
  consentKey,
  deliveryKey,
  dueShardOf,
  markerKey,
  shardOf,
  subscriberKey,
  subscriberOf,
  textKey,
  versionKey,
} from '#shared/persistence/keys.ts';
import { numbered } from '../../support/repository-contract-terms.ts';

test('shards of stored keys never change', () => {
  const ids = ['k3vq7znb2xw5mtra', 'a', '', 'pK0aZr-person-key-0001'];
  expect(ids.map(shardOf)).toEqual([3, 0, 1, 1]);
  expect(ids.map(dueShardOf)).toEqual(['1', '0', '1', '1']);
});

test.each([
  ['consecutive ids', (n: string) => n],
  ['ids that end alike', (n: string) => `${n}-same-end`],
  ['ids of even characters', (n: string) => n.replace(/\d/g, (digit) => 'acegikmoqs'.charAt(Number(digit)))],
])('%s are spread over all shards', (_, idOf) => {
  const counts = new Map<number, number>();
  for (const n of numbered(4_000)) counts.set(shardOf(idOf(n)), (counts.get(shardOf(idOf(n))) ?? 0) + 1);
  expect(counts.size).toBe(campaignShards);
  for (const count of counts.values()) expect(Math.abs(count - 4_000 / campaignShards)).toBeLessThan(150);
});

test('every person lies in a shard that dispatch looks at', () => {
  expect(allDueShards).toHaveLength(dueShards);
  for (const n of numbered(200)) expect(allDueShards).toContain(dueShardOf(n));
});

test('a delivery lies beside its marker, in a partition that lists walk', () => {
  const marker = markerKey('c', 'enrolment');
  expect(deliveryKey('c', 'enrolment', 'welcome')).toEqual({ pk: marker.pk, sk: 'D#welcome#enrolment' });
  expect(campaignPartitions('c')).toContain(marker.pk);
});

test('keys that are read in order sort in order', () => {
  const times = [0, 5, 1_000, Date.parse('2026-12-01T14:00:00Z'), Date.parse('2100-01-01T00:00:00Z')];
  const consents = times.map((at) => consentKey('k', at, 'email', 'asked', 'all').sk);
  expect(consents.toSorted()).toEqual(consents);
  const versions = [1, 2, 10, 999, 1_000].map((version) => versionKey('c', version).sk);
  expect(versions.toSorted()).toEqual(versions);
  const changes = [0, 1, 9, 10, 999_999].map((rev) => claimHistoryKey('E-03', rev).sk);
  expect(changes.toSorted()).toEqual(changes);
  expect(textKey('c', 2, 'welcome', 'ab').sk).toBe('V#0002#welcome#ab');
  expect(auditKey(Date.parse('2026-12-31T23:59:59.999Z'), 'id')).toEqual({
    pk: 'AUDIT#2026-12-31',
    sk: '2026-12-31T23:59:59.999Z#id',
  });
});

test('what lies about one claim is a range of its own, apart from the claims', () => {
  const about = [alarmKey('E-03', 'news', 'welcome').sk, claimHistoryKey('E-03', 1).sk];
  for (const sk of about) expect(sk.startsWith('E-03#')).toBe(true);
  expect(claimHistoryPrefix('E-03')).toBe('E-03#');
  const partitions = [alarmKey('E-03', 'a', 'b'), claimHistoryKey('E-03', 1), claimKey('E-03')].map(
    ({ pk }) => pk,
  );
  expect(new Set(partitions).size).toBe(3);
});

test('a subscriber is found in the key of their partition only', () => {
  expect(subscriberOf(subscriberKey('k1').pk)).toBe('k1');
  expect(subscriberOf('C#k1')).toBeUndefined();
});
