import { describe, expect, it } from 'vitest';

import { sendHandler } from '#functions/queue/send.ts';
import { cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import { minute, second } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { campaignId } from '../../support/builders.ts';
import { crowd, keyOf, workerDeps } from './surroundings.ts';

/** A worker as it is deployed, with heads that it keeps for ten seconds. */
async function worker(people: number) {
  const deps = await crowd(people);
  const parts = {
    ...workerDeps(deps, deps.log),
    campaigns: cachedCampaigns(deps.campaigns, deps.clock),
  };
  const visits = async (from: number, to: number) => {
    const handled: string[] = [];
    for (let i = from; i < to; i++) {
      const message = { v: 1, kind: 'visit', subscriber: keyOf(i), gapMs: 0 } as const;
      handled.push(
        await sendHandler
          .handle(parts, message, { receives: 1, spareTime: () => 45 * second })
          .catch(() => 'failed'),
      );
    }
    return handled;
  };
  return { deps, visits };
}
const unknown: SendResult = { kind: 'unknown', code: 'TimeoutError' };
const stopped: SendResult = {
  kind: 'not-sent',
  code: 'AccountSendingPausedException',
  retryAfter: 15 * minute,
};

describe('a worker whose provider fails', () => {
  it('makes five calls and not one more, and lets everybody else wait where they are', async () => {
    const { deps, visits } = await worker(40);
    deps.mailer.script(...Array.from({ length: 40 }, () => unknown));
    expect(new Set(await visits(0, 20))).toEqual(new Set(['done']));
    expect(deps.mailer.calls).toHaveLength(5);
    expect(await deps.campaigns.head(campaignId)).toMatchObject({
      status: 'paused',
      tripped: { rule: 'provider-errors' },
    });
    for (let i = 5; i < 20; i++) expect(deps.subscribers.stored.get(keyOf(i))).toMatchObject({ rev: 0 });
    // By the end of its rest it knows the head that it has paused.
    deps.clock.advance(16 * second);
    await visits(20, 40);
    expect(deps.mailer.calls).toHaveLength(5);
    expect(deps.deliveries.all().map(({ state }) => state)).toEqual(Array(5).fill('unknown'));
    expect(deps.log.counted('BreakersTripped')).toBe(1);
  });

  it('makes one call when SES says that it has stopped, and keeps the longer of its two holds', async () => {
    const { deps, visits } = await worker(20);
    deps.mailer.script(stopped);
    await visits(0, 10);
    deps.clock.advance(14 * minute);
    await visits(0, 10);
    expect(deps.mailer.calls).toHaveLength(1);
    // Nobody was even looked at, in the first batch after the one call and in the second.
    expect(deps.log.counted('VisitsHeld')).toBe(9 + 10);
    expect((await deps.campaigns.head(campaignId))?.tripped?.rule).toBe('provider-errors');
    expect(deps.subscribers.stored.get(keyOf(0))?.enrolments[0]).toMatchObject({ begun: [] });
  });

  it('fails a message for what the visit threw, whatever becomes of the breaker', async () => {
    const { deps, visits } = await worker(1);
    deps.tallies.add = () => Promise.reject(new Error('no answer'));
    deps.subscribers.get = () => Promise.reject(new Error('no table'));
    expect(await visits(0, 1)).toEqual(['failed']);
  });
});
