import { beforeAll, describe, expect, it } from 'vitest';

import { sendHandler } from '#functions/queue/send.ts';
import { cachedAccount, cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import type { VisitMessage, WalkMessage } from '#shared/declarations/messages.ts';
import { type CampaignVersion, policySchema, type StepTiming } from '#shared/domain/campaign.ts';
import { day, hour, type Instant, minute, second } from '#shared/domain/instant.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';
import { pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';
import {
  buildCompiledStep,
  buildHead,
  buildMarker,
  buildTimings,
  buildVersion,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import type { InMemoryDeps } from '../../support/in-memory.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import { crowd, enrolmentOf, keyOf, workerDeps } from '../handlers/surroundings.ts';
import { approver } from '../staff/actors.ts';

const people = 1_000;
const pace = { rate: 14, workers: 4 };
const pausedAt = tuesday + 45 * second;
const resumedAt = tuesday + 2 * day;
const end = resumedAt + hour;

const every = (step: number, from: Instant, to: Instant): Instant[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
/** A tick a minute while anything happens, one an hour in between. */
const ticks = [
  ...every(minute, tuesday, tuesday + 10 * minute),
  ...every(hour, tuesday + hour, resumedAt),
  ...every(minute, resumedAt, end),
];

interface Call {
  readonly at: Instant;
  readonly person: number;
  readonly step: string;
}

/** Everybody is due at once; the campaign is paused while they are worked off, and resumed two days later. */
async function live(step: Partial<StepTiming>, policy: Partial<CampaignVersion['policy']> = {}) {
  const deps = await crowd(people);
  // With a delay, so that a step that is spaced anew has to wait.
  const steps = buildTimings().map((timing) =>
    timing.id === 'welcome' ? { ...timing, delayDays: 2, ...step } : timing,
  );
  const version = buildVersion({ steps, policy: policySchema.parse(policy) });
  deps.campaigns.seed(
    buildHead(),
    version,
    steps.map(({ id }) => buildCompiledStep({ id })),
  );
  for (let i = 0; i < people; i++)
    await deps.markers.put(buildMarker({ enrolment: enrolmentOf(i), subscriber: keyOf(i) }));

  const time = new VirtualTime(deps.clock);
  const calls: Call[] = [];
  const queue = receiver(deps);
  const place = async (number: number): Promise<void> => {
    const worker = environment(deps, time, number, calls);
    while (deps.clock.now() < end) {
      const batch = queue.take(10);
      if (batch.length === 0) {
        await time.until(Math.max(queue.nextAt(), deps.clock.now() + second));
        continue;
      }
      const begun = deps.clock.now();
      const spareTime = () => begun + 45 * second - deps.clock.now();
      sendHandler.start?.(worker);
      for (const message of batch) {
        const handled =
          spareTime() <= 0
            ? 'no-time'
            : await sendHandler.handle(worker, message, { receives: 1, spareTime });
        // The visibility time of the queue.
        if (handled !== 'done') queue.handBack(message, begun + 6 * minute);
      }
    }
  };
  const ticking = async (): Promise<void> => {
    for (const at of ticks) {
      await time.until(at);
      deps.sendQueue.reportBacklog(queue.backlog());
      await dispatch(deps, pace, at);
    }
  };
  const staff = async (): Promise<void> => {
    await time.until(pausedAt);
    await pauseCampaign(deps, approver, campaignId);
    await time.until(resumedAt);
    await resumeCampaign(deps, approver, campaignId);
  };
  const all = Promise.all([ticking(), staff(), ...Array.from({ length: pace.workers }, (_, i) => place(i))]);
  await time.run();
  await all;
  const rows = deps.deliveries.all().filter((row) => row.step === 'welcome');
  return { deps, calls, rows };
}

/** One environment of the send function: heads of its own, slow reads, slow calls, and writes that hang. */
function environment(deps: InMemoryDeps, time: VirtualTime, number: number, calls: Call[]) {
  let reads = number;
  let saves = 60 * number;
  const nth = (count: number, often: number, slow: number, fast: number) =>
    time.sleep(count % often === 0 ? slow : fast);
  const parts = {
    ...deps,
    sleep: Object.assign(time.sleep, { waits: [] }),
    campaigns: { ...cachedCampaigns(deps.campaigns, deps.clock), seed: deps.campaigns.seed },
    account: { ...cachedAccount(deps.account, deps.clock), set: deps.account.set },
    subscribers: {
      ...deps.subscribers,
      get: async (...asked: Parameters<InMemoryDeps['subscribers']['get']>) => {
        await nth(++reads, 100, 2 * second, 5);
        return deps.subscribers.get(...asked);
      },
      save: async (...asked: Parameters<InMemoryDeps['subscribers']['save']>) => {
        const saved = await deps.subscribers.save(...asked);
        await nth(++saves, 250, 30 * second, 5);
        return saved;
      },
    },
    mailer: {
      ...deps.mailer,
      send: async (...[mail]: Parameters<InMemoryDeps['mailer']['send']>) => {
        const [, enrolment = '', step = ''] = mail.tag.split('_');
        calls.push({ at: deps.clock.now(), person: Number(enrolment.slice(11)), step });
        // The longest that the mailer waits for SES.
        await nth(calls.length, 150, 10 * second, 120);
        return deps.mailer.send(mail);
      },
    },
  };
  return workerDeps(parts, deps.log);
}

type Message = VisitMessage | WalkMessage;

/** The consumer's side of the queue. */
function receiver({ sendQueue, clock }: InMemoryDeps) {
  const waiting: { readonly message: Message; readonly at: Instant }[] = [];
  const fetch = () => {
    for (const message of sendQueue.receive()) waiting.push({ message, at: clock.now() });
    waiting.sort((a, b) => a.at - b.at);
  };
  const visible = () => waiting.filter(({ at }) => at <= clock.now()).length;
  return {
    take(most: number): readonly Message[] {
      fetch();
      return waiting.splice(0, Math.min(most, visible())).map(({ message }) => message);
    },
    backlog() {
      fetch();
      return visible();
    },
    handBack(message: Message, at: Instant) {
      waiting.push({ message, at });
    },
    /** When there may be something to take. */
    nextAt: () =>
      Math.min(
        ticks.find((at) => at >= clock.now()) ?? end,
        ...sendQueue.messages.map(({ visibleAt }) => visibleAt),
        ...waiting.map(({ at }) => at),
      ),
  };
}

const inBusiestSecond = (calls: readonly Call[]): number =>
  Math.max(...calls.map(({ at: from }) => calls.filter(({ at }) => at >= from && at < from + second).length));

describe.each([
  ['sent, when late steps are sent', { ifLate: 'send' }, { maxLatenessDays: 1 }, 'sent'],
  ['skipped, when late steps are skipped', { ifLate: 'skip' }, { maxLatenessDays: 1 }, 'skipped'],
  ['spaced anew, as is the default', {}, { maxLatenessDays: 1 }, 're-spaced'],
  ['sent, when two days are not late', { ifLate: 'skip' }, { maxLatenessDays: 3 }, 'sent'],
] as const)(
  'a campaign paused while a thousand are due, whose late steps are %s',
  (_, step, policy, fate) => {
    let lived: ReturnType<typeof live>;
    beforeAll(async () => {
      lived = live(step, policy);
      await lived;
    }, 60_000);
    const split = async () => {
      const { calls, ...rest } = await lived;
      const before = calls.filter(({ at }) => at < resumedAt);
      const reached = new Set(before.map(({ person }) => person));
      return { ...rest, calls, before, after: calls.filter(({ at }) => at >= resumedAt), reached };
    };

    it('makes no call to SES later than 60 seconds after the pause', async () => {
      const { before, reached } = await split();
      // It was in full swing, and far from done.
      expect(before.filter(({ at }) => at > pausedAt - 5 * second && at <= pausedAt).length).toBeGreaterThan(
        10,
      );
      expect(reached.size).toBeLessThan(people * 0.75);
      expect(Math.max(...before.map(({ at }) => at)) - pausedAt).toBeLessThanOrEqual(60 * second);
    });

    it('never makes more calls in a second than it may, after the resume too', async () => {
      const { calls, after } = await split();
      expect(after.length).toBeGreaterThan(200);
      expect(inBusiestSecond(calls)).toBeLessThanOrEqual(pace.rate);
    });

    it('does with each who had waited what its policy says, and calls for no step twice', async () => {
      const { deps, calls, after, reached, rows } = await split();
      expect(new Set(calls.map(({ person, step }) => `${person} ${step}`)).size).toBe(calls.length);
      const late = Array.from({ length: people }, (_, i) => i).filter((i) => !reached.has(i));
      const welcomed = new Set(after.filter(({ step }) => step === 'welcome').map(({ person }) => person));
      expect(welcomed).toEqual(new Set(fate === 'sent' ? late : []));
      const skipped = rows.filter(({ state, reason }) => state === 'skipped' && reason === 'late');
      expect(skipped).toHaveLength(fate === 'skipped' ? late.length : 0);
      for (const i of late) {
        const next = deps.subscribers.stored.get(keyOf(i))?.enrolments[0]?.next;
        expect(next?.step).toBe(fate === 're-spaced' ? 'welcome' : 'evidence');
        // Two days on by the calendar, at the beginning of the window.
        expect(Math.abs((next?.due ?? 0) - (resumedAt + 2 * day))).toBeLessThan(3 * hour);
      }
    });
  },
);
