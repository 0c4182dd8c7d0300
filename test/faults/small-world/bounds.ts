import {
  type CampaignHead,
  type CampaignVersion,
  policySchema,
  type StepTiming,
} from '#shared/domain/campaign.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import {
  buildHead,
  buildProfile,
  buildSubscriber,
  buildTiming,
  buildVersion,
} from '#test/support/builders.ts';
import type { SesAnswer } from './calls.ts';
import { currentRev } from './canonical.ts';
import { enrolmentOf } from './ports.ts';
import type { EventType, Walk } from './processes.ts';
import type { Setting } from './setting.ts';
import type { Unfit } from './texts.ts';
import { type Rare, rare, start, type World } from './world.ts';

/** A corner of the world that is explored whole. */
export interface Scenario {
  readonly name: string;
  /** Seconds of one core, measured; for the order of work alone. */
  readonly seconds: number;
  readonly bounds: Bounds;
  readonly setting: Setting;
  readonly world: World;
}

export interface Bounds {
  readonly steps: number;
  readonly enrolments: 1 | 2;
  readonly ses: readonly SesAnswer[];
  /** Any number of times, for each mail that SES took. */
  readonly events: readonly EventType[];
  /** Workers that die, and answers that are lost. */
  readonly crashes: number;
  /** Short jumps of time that a process may live through; while nobody is at work time jumps without bound. */
  readonly jumps: number;
  /** How often each of these may happen, at any moment. */
  readonly happens: Partial<Record<Exclude<Rare, 'crash'>, number>>;
  readonly changing: Setting['changing'];
  readonly policy: Readonly<Record<string, unknown>>;
  /** What workers may be set to do besides visits, any number of times, at any moment. */
  readonly processes: readonly (Walk | 'leave' | 'erase' | 'complaint elsewhere')[];
  /** What becomes of each step that is late. */
  readonly ifLate: readonly StepTiming['ifLate'][];
  /** Of the first version; the steps of newer ones follow each other at once. */
  readonly delayDays: number;
  /** In which ways the one claim may cease to hold. */
  readonly unfit: readonly Unfit[];
  /** Steps of further versions, which are published in this order. */
  readonly newer: readonly (readonly string[])[];
}

const campaigns = ['first-steps', 'second-look'];
const stepNames = ['a', 'b', 'c'];
/** Open on every day and at every hour that a jump of time comes to. */
const always = { from: '00:00', to: '23:59', weekdays: [1, 2, 3, 4, 5, 6, 7] };

/** Which campaign an enrolment is in; its own text may be gone when this is asked. */
export const enrolmentIn = (id: string): string =>
  campaigns.find((_, index) => enrolmentOf(index) === id) ?? '';

const every: readonly SesAnswer[] = ['accepted', 'refused', 'not-sent', 'unknown-taken', 'unknown-lost'];

export function scenario(name: string, seconds: number, given: Partial<Bounds>): Scenario {
  const bounds: Bounds = {
    steps: 2,
    enrolments: 1,
    ses: every,
    events: [],
    crashes: 1,
    jumps: 1,
    happens: {},
    changing: 'neither',
    policy: {},
    processes: [],
    ifLate: [],
    delayDays: 0,
    unfit: ['withdrawn', 'corrected', 'out of date'],
    newer: [],
    ...given,
  };
  const own = campaigns.slice(0, bounds.enrolments);
  const heads: Record<string, CampaignHead> = {};
  for (const id of own) heads[id] = buildHead({ id, rev: currentRev });
  return {
    name,
    seconds,
    bounds,
    setting: {
      policy: policySchema.parse(bounds.policy),
      versions: own.flatMap((campaign) => versionsOf(campaign, bounds)),
      heads,
      changing: bounds.changing,
      isWatched: bounds.happens.trip !== undefined,
      isAudited: bounds.processes.includes('audit'),
    },
    world: {
      now: start,
      table: {
        person: buildSubscriber({
          rev: currentRev,
          enrolments: own.map(waiting),
          profile: buildProfile({ zone: 'UTC' }),
        }),
        rows: {},
        heads,
      },
      truth: {},
      left: [],
      lost: [],
      budget: budgetOf(bounds),
    },
  };
}

const waiting = (campaign: string, index: number): Enrolment => ({
  id: enrolmentOf(index),
  campaign,
  version: 1,
  next: { step: 'a', due: start },
  begun: [],
});

/** Steps without delay follow each other as soon as the day between two mails allows. */
const versionsOf = (
  campaign: string,
  { steps, newer, policy, ifLate, delayDays }: Bounds,
): readonly CampaignVersion[] =>
  [stepNames.slice(0, steps), ...newer].map((ids, index) =>
    buildVersion({
      campaign,
      version: index + 1,
      policy: policySchema.parse(policy),
      steps: ids.map((id, place) =>
        buildTiming({
          id,
          window: always,
          delayDays: index === 0 ? delayDays : 0,
          ...(ifLate[place] && { ifLate: ifLate[place] }),
        }),
      ),
    }),
  );

function budgetOf({ crashes, happens }: Bounds): Record<Rare, number> {
  const given: Partial<Record<Rare, number>> = { ...happens, crash: crashes };
  const budget = {
    crash: 0,
    leave: 0,
    erase: 0,
    pause: 0,
    resume: 0,
    trip: 0,
    publish: 0,
    reopen: 0,
    backup: 0,
    restore: 0,
    unlist: 0,
    lose: 0,
    unfit: 0,
  };
  for (const what of rare) budget[what] = given[what] ?? 0;
  return budget;
}
