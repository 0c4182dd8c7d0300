import { describe, expect, it } from 'vitest';

import type { Policy } from '#shared/domain/campaign.ts';
import { standingOf } from '#shared/domain/evidence.ts';
import { day } from '#shared/domain/instant.ts';
import { housekeep } from '#shared/usecases/housekeep.ts';
import { buildAlarm, buildDelivery, buildEnrolment, buildMarker, tuesday } from '#test/support/builders.ts';
import { buildClaim } from '#test/support/claims.ts';
import { world } from './world.ts';

const policy: Policy = { unknown: 'at-most-once', maxLatenessDays: 14, edits: 'pinned', unfit: 'skip' };

async function night(changes: Partial<Policy> = {}) {
  const one = await world({ version: { policy: { ...policy, ...changes } } });
  await one.deps.markers.put(buildMarker());
  const walks = () =>
    one.deps.sendQueue.messages.flatMap(({ message }) =>
      message.kind === 'visit' ? [] : [`${message.kind} ${message.campaign} ${message.claim ?? ''}`.trim()],
    );
  return { ...one, walks };
}
const distinct = (list: readonly string[]) => [...new Set(list)].sort();

describe('each night', () => {
  it('begins the audit in every shard, and nothing that the policy does not say', async () => {
    const { deps, walks } = await night();
    await housekeep(deps);
    expect(walks()).toEqual(Array(4).fill('audit first-steps'));
  });

  it('tells senders how the register stands', async () => {
    const { deps } = await night();
    deps.register.ship([buildClaim(), buildClaim({ id: 'R-01', confidence: 'M' })]);
    deps.account.set({ stopped: true });
    await housekeep(deps);
    const { evidence, stopped } = await deps.account.state();
    expect(stopped).toBe(true);
    expect(evidence).toEqual({
      'E-03': standingOf(buildClaim()),
      'R-01': expect.objectContaining({ withdrawn: true }),
    });
  });

  it('opens what was skipped, where the policy says so', async () => {
    const { deps, walks } = await night({ unfit: 'send-late' });
    await housekeep(deps);
    expect(distinct(walks())).toEqual(['audit first-steps', 'send-late first-steps']);
    // Later than workers keep the digest.
    const late = deps.sendQueue.messages.filter(({ message }) => message.kind === 'send-late');
    expect(late).toHaveLength(4);
    for (const { delaySeconds } of late) expect(delaySeconds).toBeGreaterThan(10);
  });

  it.each(['paused', 'archived', 'draft'] as const)('leaves a campaign alone that is %s', async (status) => {
    const { deps, walks } = await night({ unfit: 'send-late', unknown: 'retry-once' });
    const head = await deps.campaigns.head('first-steps');
    if (head) await deps.campaigns.saveHead({ ...head, status, rev: head.rev + 1 });
    await housekeep(deps);
    expect(distinct(walks())).toEqual(['audit first-steps']);
  });

  it('ends the alarms of claims that were renewed, and of no other', async () => {
    const { deps, walks } = await night({ unfit: 'send-late' });
    deps.register.ship([buildClaim(), buildClaim({ id: 'R-01', reviewBy: '2026-11-30' })]);
    await deps.evidenceAlarms.raise(buildAlarm());
    await deps.evidenceAlarms.raise(buildAlarm({ claim: 'R-01' }));
    await housekeep(deps);
    expect((await deps.evidenceAlarms.list()).map(({ claim }) => claim)).toEqual(['R-01']);
    expect(walks()).toContain('send-late first-steps E-03');
    expect(walks()).not.toContain('send-late first-steps R-01');
    expect(deps.log.entries.at(-1)?.fields).toMatchObject({ renewed: 1 });
  });

  it('repeats once what had no known outcome for a day, where the policy says so', async () => {
    for (const unknown of ['at-most-once', 'retry-once'] as const) {
      const waiting = buildEnrolment({
        begun: ['welcome'],
        next: { step: 'evidence', due: tuesday + 9 * day },
      });
      const { deps, stored } = await night({ unknown });
      const person = await stored();
      await deps.subscribers.save({ ...person, rev: person.rev + 1, enrolments: [waiting] });
      await deps.deliveries.record(buildDelivery({ state: 'unknown', reason: 'TimeoutError' }));
      deps.clock.advance(day + 1);
      await housekeep(deps);
      const { next } = (await stored()).enrolments[0] ?? {};
      expect(next?.step).toBe(unknown === 'retry-once' ? 'welcome' : 'evidence');
      expect(next?.attempt).toBe(unknown === 'retry-once' ? 2 : undefined);
    }
  });

  it('begins the audit even when nobody can tell senders how the register stands', async () => {
    const { deps, walks } = await night();
    const register = {
      ...deps.register,
      all: () => Promise.reject(new Error('the register cannot be read')),
    };
    await expect(housekeep({ ...deps, register })).rejects.toThrow('cannot be read');
    expect(walks()).toEqual(Array(4).fill('audit first-steps'));
  });
});
