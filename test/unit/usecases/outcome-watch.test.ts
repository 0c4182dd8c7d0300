import { describe, expect, it } from 'vitest';

import type { CampaignHead } from '#shared/domain/campaign.ts';
import { sendId } from '#shared/domain/delivery.ts';
import { minute, second } from '#shared/domain/instant.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { outcomeWatch } from '#shared/usecases/outcome-watch.ts';
import type { TallyCounts } from '#shared/usecases/ports/table.ts';
import { buildHead, campaignId, firstEnrolment, tuesday } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';

const accepted: SendResult = { kind: 'accepted', messageId: 'm' };
const unknown: SendResult = { kind: 'unknown', code: 'TimeoutError' };
const refused: SendResult = { kind: 'refused', code: 'MessageRejected' };
const notSent = (code: string): SendResult => ({ kind: 'not-sent', code, retryAfter: minute });

/** One worker, and what it adds to the tallies. */
function worker(head: Partial<CampaignHead> = {}) {
  const deps = inMemoryDeps();
  deps.campaigns.seed(buildHead(head));
  deps.campaigns.seed(buildHead({ id: 'second' }));
  const added: Partial<TallyCounts>[] = [];
  const { add } = deps.tallies;
  deps.tallies.add = async (id, at, counts) => {
    added.push(counts);
    await add(id, at, counts);
  };
  const outcomes = outcomeWatch(deps);
  const mailer = outcomes.watch(deps.mailer);
  const call = async (result: SendResult, campaign = campaignId) => {
    deps.mailer.script(result);
    const tag = sendId({ campaign, enrolment: firstEnrolment, step: 'welcome' });
    const body = { html: '', text: '' };
    const answer = await mailer.send({ stream: 'sequence', to: 'a@b.example', subject: 's', body, tag });
    expect(answer).toEqual(result);
    return outcomes.settle();
  };
  const calls = async (...results: readonly SendResult[]) => {
    const rests: number[] = [];
    for (const result of results) rests.push(await call(result));
    return rests;
  };
  const state = (id = campaignId) => deps.campaigns.head(id);
  return { deps, outcomes, added, call, calls, state };
}
const many = (count: number, result: SendResult) => Array.from({ length: count }, () => result);

describe('what a worker has sent', () => {
  it('is added by twenty-fives: a twenty-fifth of a write for each mail', async () => {
    const { deps, added, calls } = worker({ run: 2 });
    await calls(...many(24, accepted));
    expect(added).toEqual([]);
    await calls(...many(976, accepted));
    expect(added).toEqual(Array.from({ length: 40 }, () => ({ sent: 25 })));
    expect((await deps.tallies.since({ campaign: campaignId, run: 2 }, tuesday)).sent).toBe(1_000);
  });

  it('is added when the first of it is a minute old', async () => {
    const { deps, outcomes, added, calls } = worker();
    await calls(accepted, accepted);
    deps.clock.advance(59 * second);
    await outcomes.settle();
    expect(added).toEqual([]);
    deps.clock.advance(second);
    await calls(accepted);
    expect(added).toEqual([{ sent: 3 }]);
    deps.clock.advance(10 * minute);
    await outcomes.settle();
    expect(added).toHaveLength(1);
  });

  it('is only what SES took, each campaign for itself', async () => {
    const { deps, call, calls } = worker();
    await calls(...many(20, accepted), unknown, refused, notSent('Throttling'));
    for (let i = 0; i < 5; i++) await call(accepted, 'second');
    const since = (campaign: string) => deps.tallies.since({ campaign, run: 0 }, tuesday);
    expect((await since(campaignId)).sent).toBe(20);
    expect((await since('second')).sent).toBe(5);
  });

  it('trips the breaker when it makes earlier bounces tell', async () => {
    const { deps, calls, state } = worker();
    await deps.tallies.add({ campaign: campaignId, run: 0 }, tuesday, { sent: 80, bounced: 6 });
    await calls(...many(25, accepted));
    expect((await state())?.tripped?.rule).toBe('bounces');
  });

  it('is lost, and nothing else, when it cannot be added', async () => {
    const { deps, added, calls } = worker();
    const { add } = deps.tallies;
    deps.tallies.add = () => Promise.reject(new TypeError('no answer'));
    expect(await calls(...many(25, accepted))).toEqual(many(25, accepted).map(() => 0));
    expect(deps.log.counted('BreakersFailed')).toBe(1);
    deps.tallies.add = add;
    await calls(...many(25, accepted));
    expect(added).toEqual([{ sent: 25 }]);
  });
});

describe('failures of the provider', () => {
  it('pause the campaign when five come in a row, and the worker rests until it knows', async () => {
    const { deps, calls, state } = worker();
    const rests = await calls(...many(5, unknown));
    expect(rests.slice(0, 4)).toEqual([0, 0, 0, 0]);
    // Longer than heads are kept, ten seconds.
    expect(rests[4]).toBeGreaterThan(10 * second);
    expect(await state()).toMatchObject({
      status: 'paused',
      tripped: { rule: 'provider-errors', at: tuesday },
    });
    expect(deps.log.counted('BreakersTripped')).toBe(1);
    expect((await state('second'))?.status).toBe('running');
  });

  it('are a row only without an accepted mail between them, but with throttles and refusals', async () => {
    const { calls, state } = worker();
    await calls(...many(4, unknown), accepted, ...many(4, unknown), refused, notSent('Throttling'));
    expect((await state())?.status).toBe('running');
    await calls(unknown);
    expect((await state())?.status).toBe('paused');
  });

  it('of several campaigns pause each of them', async () => {
    const { call, state } = worker();
    for (const campaign of [campaignId, 'second', campaignId, 'second', 'second'])
      await call(unknown, campaign);
    expect((await state())?.tripped?.rule).toBe('provider-errors');
    expect((await state('second'))?.tripped?.rule).toBe('provider-errors');
  });

  it.each(['Throttling', 'LimitExceededException', 'TimeoutError', 'worker-slept', 'AccessDenied'])(
    'are none where the mail was surely not sent and goes out later: %s',
    async (code) => {
      const { calls, state } = worker();
      await calls(...many(30, notSent(code)));
      expect((await state())?.status).toBe('running');
    },
  );

  it('need not be five when SES itself says that it has stopped', async () => {
    const { calls, state } = worker();
    expect(await calls(notSent('AccountSendingPausedException'))).not.toEqual([0]);
    expect((await state())?.tripped?.rule).toBe('provider-errors');
  });

  it('are remembered until the campaign is really paused', async () => {
    const { deps, outcomes, calls, state } = worker();
    const { saveHead } = deps.campaigns;
    deps.campaigns.saveHead = () => Promise.reject(new Error('no answer'));
    expect(await calls(...many(5, unknown))).toEqual([0, 0, 0, 0, 0]);
    deps.campaigns.saveHead = saveHead;
    expect(await outcomes.settle()).toBeGreaterThan(0);
    expect((await state())?.status).toBe('paused');
  });

  it('begin anew after a resume', async () => {
    const { deps, calls, state } = worker();
    await calls(...many(5, unknown));
    await deps.campaigns.saveHead(buildHead({ run: 1, rev: 2 }));
    await calls(...many(4, unknown));
    expect((await state())?.status).toBe('running');
  });
});

it('mails that are no step are none of its business', async () => {
  const { deps, outcomes, state } = worker();
  const mailer = outcomes.watch({ ...deps.mailer, extra: 7 });
  expect(mailer.extra).toBe(7);
  deps.mailer.script(...many(9, unknown));
  const mail = { stream: 'sequence', to: 'a@b.example', subject: 's', body: { html: '', text: '' } } as const;
  for (let i = 0; i < 9; i++) await mailer.send({ ...mail, tag: 'test' });
  expect(await outcomes.settle()).toBe(0);
  expect((await state())?.status).toBe('running');
});
