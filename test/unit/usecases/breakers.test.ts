import { describe, expect, it } from 'vitest';

import type { SesEvent } from '#shared/contract/ses-event.ts';
import type { CampaignHead } from '#shared/domain/campaign.ts';
import { sendId } from '#shared/domain/delivery.ts';
import { day, minute } from '#shared/domain/instant.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';
import { tally, tripCampaign } from '#shared/usecases/trip-campaign.ts';
import { buildDelivery, buildHead, campaignId, tuesday } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { approver } from '../staff/actors.ts';

const run0 = { campaign: campaignId, run: 0 };
const enrolmentOf = (i: number) => `enrolment${String(i).padStart(7, '0')}`;

/** A running campaign that has sent so much, and a row for each of its mails that events speak of. */
async function campaign({ sent, head = {} }: { sent: number; head?: Partial<CampaignHead> }) {
  const deps = inMemoryDeps();
  deps.campaigns.seed(buildHead(head));
  await deps.tallies.add({ ...run0, run: head.run ?? 0 }, tuesday, { sent });
  const event = async (i: number, eventType: 'Bounce' | 'Complaint', bounceType = 'Permanent') => {
    const id = { campaign: campaignId, enrolment: enrolmentOf(i), step: 'welcome' };
    await deps.deliveries.record(buildDelivery(id));
    const what: SesEvent = {
      eventType,
      mail: { messageId: `m-${i}`, destination: [`ana${i}@mail.example.com`], tags: { send: [sendId(id)] } },
      ...(eventType === 'Bounce' ? { bounce: { bounceType, bounceSubType: 'General' } } : { complaint: {} }),
    };
    await recordFeedback(deps, what);
  };
  const bounces = async (from: number, to: number, type?: string) => {
    for (let i = from; i < to; i++) await event(i, 'Bounce', type);
  };
  const state = async () => deps.campaigns.head(campaignId);
  return { deps, event, bounces, state };
}

describe('a campaign is paused', () => {
  it('by the fifth hard bounce of a hundred mails, and says why and when', async () => {
    const { deps, bounces, state } = await campaign({ sent: 100 });
    await bounces(0, 4);
    expect(await state()).toMatchObject({ status: 'running', rev: 0 });
    expect(deps.log.counted('BreakersTripped')).toBe(0);
    deps.clock.advance(minute);
    await bounces(4, 5);
    expect(await state()).toMatchObject({
      status: 'paused',
      tripped: { rule: 'bounces', at: tuesday + minute },
      changedAt: tuesday + minute,
      rev: 1,
    });
    const tripped = deps.log.entries.filter(({ event }) => event === 'breaker.tripped');
    expect(tripped).toEqual([
      { level: 'warn', event: 'breaker.tripped', fields: { campaign: campaignId, rule: 'bounces' } },
    ]);
    expect(deps.log.counted('BreakersTripped')).toBe(1);
  });

  it('by the second complaint of few, and of many by the one that makes one in a thousand', async () => {
    const few = await campaign({ sent: 30 });
    await few.event(0, 'Complaint');
    expect((await few.state())?.status).toBe('running');
    await few.event(1, 'Complaint');
    expect((await few.state())?.tripped?.rule).toBe('complaints');
    const many = await campaign({ sent: 2_000 });
    await many.event(0, 'Complaint');
    expect((await many.state())?.status).toBe('running');
    await many.event(1, 'Complaint');
    expect((await many.state())?.tripped?.rule).toBe('complaints');
  });

  it('by what it did in the last seven days, not before', async () => {
    const { deps, bounces, state } = await campaign({ sent: 1_000 });
    await bounces(0, 40);
    deps.clock.advance(7 * day);
    await deps.tallies.add(run0, deps.clock.now(), { sent: 100 });
    await bounces(40, 44);
    expect((await state())?.status).toBe('running');
    await bounces(44, 45);
    expect((await state())?.status).toBe('paused');
  });
});

describe('what is no reason to pause', () => {
  it('one complaint, however often it is told, and in whatever order with a bounce of the mail', async () => {
    const { deps, event, state } = await campaign({ sent: 30 });
    for (let time = 0; time < 4; time++) {
      await event(0, 'Complaint');
      await event(0, 'Bounce');
    }
    expect(await deps.tallies.since(run0, tuesday)).toEqual({ sent: 30, bounced: 0, complained: 1 });
    expect((await state())?.status).toBe('running');
  });

  it('bounces for a passing reason, praise, and events of mails that nobody began', async () => {
    const { deps, bounces, state } = await campaign({ sent: 100 });
    await bounces(0, 50, 'Transient');
    const stranger = { campaign: campaignId, enrolment: enrolmentOf(99), step: 'welcome' };
    for (const feedback of ['not-spam', 'abuse'])
      await recordFeedback(deps, {
        eventType: 'Complaint',
        mail: { messageId: 'm', destination: ['eve@mail.example.com'], tags: { send: [sendId(stranger)] } },
        complaint: { complaintFeedbackType: feedback },
      });
    expect(await deps.tallies.since(run0, tuesday)).toEqual({ sent: 100, bounced: 0, complained: 0 });
    expect((await state())?.status).toBe('running');
  });

  it('a mailbox that was full first and then is gone: one bounce', async () => {
    const { deps, bounces } = await campaign({ sent: 100 });
    await bounces(0, 3, 'Transient');
    await bounces(0, 3);
    await bounces(0, 3);
    expect((await deps.tallies.since(run0, tuesday)).bounced).toBe(3);
  });

  it.each(['draft', 'paused', 'archived'] as const)('anything, once it is %s', async (status) => {
    const { bounces, state } = await campaign({ sent: 100, head: { status } });
    await bounces(0, 30);
    expect(await state()).toEqual(buildHead({ status }));
  });
});

describe('an event whose judging failed', () => {
  it('is judged when it comes again, and counted once', async () => {
    const { deps, event, state } = await campaign({ sent: 30 });
    await event(0, 'Complaint');
    const { since } = deps.tallies;
    deps.tallies.since = () => Promise.reject(new Error('no answer'));
    await expect(event(1, 'Complaint')).rejects.toThrow('no answer');
    deps.tallies.since = since;
    await event(1, 'Complaint');
    expect(await deps.tallies.since(run0, tuesday)).toMatchObject({ complained: 2 });
    expect((await state())?.status).toBe('paused');
  });
});

describe('tripping', () => {
  it('changes the head that stands by then, and not what somebody else did meanwhile', async () => {
    const { deps, state } = await campaign({ sent: 0 });
    const { head } = deps.campaigns;
    let stale = await state();
    await deps.campaigns.saveHead(buildHead({ rev: 1, version: 2 }));
    const lagging = {
      ...deps,
      campaigns: {
        ...deps.campaigns,
        head: async (id: string) => {
          const seen = stale ?? (await head(id));
          stale = undefined;
          return seen;
        },
      },
    };
    await tripCampaign(lagging, run0, 'complaints');
    expect(await state()).toMatchObject({ status: 'paused', version: 2, rev: 2 });
    await tripCampaign(deps, run0, 'bounces');
    expect(await state()).toMatchObject({ tripped: { rule: 'complaints' }, rev: 2 });
    expect(deps.log.counted('BreakersTripped')).toBe(1);
  });

  it('is told when the answer to the write was lost, and told once', async () => {
    const { deps, state } = await campaign({ sent: 0 });
    const { saveHead } = deps.campaigns;
    deps.campaigns.saveHead = async (next) => {
      await saveHead(next);
      return saveHead(next);
    };
    await tripCampaign(deps, run0, 'bounces');
    expect(await state()).toMatchObject({ status: 'paused', rev: 1 });
    expect(deps.log.counted('BreakersTripped')).toBe(1);
    deps.clock.advance(1);
    await tripCampaign(deps, run0, 'bounces');
    expect(deps.log.counted('BreakersTripped')).toBe(1);
  });

  it('leaves alone a run that somebody began after looking at what had happened', async () => {
    const { deps, state } = await campaign({ sent: 0, head: { run: 1 } });
    await tripCampaign(deps, run0, 'bounces');
    expect((await state())?.status).toBe('running');
  });

  it('is tried again by its message when the head never stands still', async () => {
    const { deps } = await campaign({ sent: 0 });
    const busy = { ...deps, campaigns: { ...deps.campaigns, saveHead: async () => false } };
    await expect(tripCampaign(busy, run0, 'bounces')).rejects.not.toMatchObject({ name: 'AppError' });
  });

  it('comes with the hundredth mail, when the bounces came before', async () => {
    const { deps, bounces, state } = await campaign({ sent: 75 });
    await bounces(0, 6);
    expect((await state())?.status).toBe('running');
    await tally(deps, campaignId, { sent: 25 });
    expect((await state())?.tripped?.rule).toBe('bounces');
  });
});

describe('resuming', () => {
  it('clears the rule, and what happened before is not held against the new run', async () => {
    const { deps, bounces, event, state } = await campaign({ sent: 100 });
    await bounces(0, 5);
    expect((await state())?.status).toBe('paused');
    // Whoever pauses what is paused already does not hide why.
    await pauseCampaign(deps, approver, campaignId);
    expect((await state())?.tripped?.rule).toBe('bounces');
    await resumeCampaign(deps, approver, campaignId);
    const resumed = await state();
    expect(resumed).toMatchObject({ status: 'running', run: 1 });
    expect(resumed).not.toHaveProperty('tripped');
    await bounces(5, 30);
    await event(30, 'Complaint');
    expect((await state())?.status).toBe('running');
    await event(31, 'Complaint');
    expect((await state())?.tripped?.rule).toBe('complaints');
  });

  it('of a running campaign begins no new run', async () => {
    const { deps, state } = await campaign({ sent: 99, head: { run: 3 } });
    await resumeCampaign(deps, approver, campaignId);
    expect(await state()).toMatchObject({ status: 'running', run: 3, rev: 1 });
  });
});
