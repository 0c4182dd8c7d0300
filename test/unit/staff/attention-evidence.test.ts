import { expect, it } from 'vitest';

import { staffAttentionOperations } from '#shared/contract/staff-attention.ts';
import { listAttention } from '#shared/usecases/staff/attention.ts';
import { buildAlarm, tuesday } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

it('steps that a claim keeps back are shown, oldest first, until it is fit again', async () => {
  const deps = inMemoryDeps();
  const alarms = [
    buildAlarm({ at: tuesday + 2 }),
    buildAlarm({ claim: 'R-01', reason: 'claim-withdrawn', at: tuesday + 1 }),
  ];
  for (const alarm of alarms) await deps.evidenceAlarms.raise(alarm);
  const { lists } = await listAttention(deps, { kind: 'evidence' });
  expect(lists).toEqual([
    {
      kind: 'evidence',
      entries: alarms.toReversed().map(({ at, ...alarm }) => ({
        kind: 'evidence',
        ...alarm,
        since: at,
        unresolved: true,
        actions: ['look'],
      })),
    },
  ]);
  const answer = staffAttentionOperations.listAttention.response.parse({ lists });
  expect(answer.lists[0]?.entries[0]?.claim).toBe('R-01');
  const { lists: all } = await listAttention(deps, {});
  expect(all.find(({ kind }) => kind === 'evidence')).toEqual(lists[0]);
  await deps.evidenceAlarms.clear((await deps.evidenceAlarms.list()).filter(({ claim }) => claim === 'R-01'));
  const { lists: rest } = await listAttention(deps, { kind: 'evidence' });
  expect(rest[0]?.entries.map(({ claim }) => claim)).toEqual(['E-03']);
});
