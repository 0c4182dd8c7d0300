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
import type { Unfit } from './moves.ts';
import { enrolmentOf } from './ports.ts';
import type { EventType, Walk } from './processes.ts';
import type { Setting } from './setting.ts';
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
/** A refusal settles a flight as acceptance does; it is left out where it would only multiply. */
const few: readonly SesAnswer[] = ['accepted', 'not-sent', 'unknown-taken'];
const fewest: readonly SesAnswer[] = ['accepted', 'not-sent'];
/** What a breaker has an eye on. */
const providers: readonly SesAnswer[] = ['accepted', 'stopped', 'unknown-taken'];

function scenario(name: string, seconds: number, given: Partial<Bounds>): Scenario {
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

/** The scenarios of the model that the protocol was chosen by, and those that it left out. */
export const scenarios: readonly Scenario[] = [
  scenario('send', 10, { crashes: 2 }),
  scenario('send-long', 4, { steps: 3, crashes: 3, jumps: 0 }),
  scenario('events', 8, { steps: 1, events: ['Delivery', 'Bounce', 'Complaint'] }),
  scenario('leave', 13, { ses: few, happens: { leave: 1 } }),
  scenario('leave-events', 15, { ses: few, happens: { leave: 1 }, events: ['Delivery'] }),
  scenario('pause', 42, { ses: few, happens: { pause: 1 }, changing: 'heads', processes: ['wake'] }),
  scenario('pause-leave', 2, {
    jumps: 0,
    ses: few,
    happens: { pause: 1, leave: 1 },
    changing: 'heads',
    processes: ['wake'],
  }),
  scenario('late', 4, {
    steps: 3,
    jumps: 0,
    ses: few,
    happens: { pause: 1 },
    changing: 'heads',
    processes: ['wake'],
    policy: { maxLatenessDays: 1 },
    ifLate: ['re-space', 'skip', 'send'],
  }),
  scenario('late-slow', 3, {
    steps: 1,
    ses: few,
    happens: { pause: 1 },
    changing: 'heads',
    processes: ['wake'],
    policy: { maxLatenessDays: 1 },
    ifLate: ['re-space'],
  }),
  scenario('erase', 5, { ses: few, happens: { erase: 1 } }),
  scenario('erase-events', 7, { ses: few, happens: { erase: 1 }, events: ['Delivery'] }),
  scenario('two-enrolments', 7, { enrolments: 2, jumps: 0, ses: few }),
  scenario('two-enrolments-leave', 12, { enrolments: 2, jumps: 0, ses: fewest, happens: { leave: 1 } }),
  scenario('two-enrolments-long', 8, { enrolments: 2, steps: 3, jumps: 0, ses: fewest }),
  scenario('retry-once', 8, { happens: { reopen: 1 }, jumps: 0, policy: { unknown: 'retry-once' } }),
  scenario('edit', 5, {
    jumps: 0,
    ses: few,
    happens: { publish: 2 },
    changing: 'heads',
    policy: { edits: 'follow' },
    newer: [
      ['a', 'new', 'b'],
      ['new', 'b'],
    ],
  }),
  scenario('restore', 6, {
    steps: 3,
    jumps: 0,
    ses: few,
    happens: { backup: 1, restore: 1 },
    changing: 'account',
  }),
  scenario('own-hand', 5, { steps: 1, ses: ['accepted', 'unknown-taken'], processes: ['leave', 'erase'] }),
  scenario('backfill', 2, {
    jumps: 0,
    ses: few,
    happens: { publish: 1, leave: 1 },
    changing: 'heads',
    processes: ['backfill'],
    policy: { edits: 'follow' },
    delayDays: 1,
    newer: [['a', 'b']],
  }),
  scenario('backfill-slow', 6, {
    crashes: 0,
    ses: fewest,
    happens: { publish: 1, leave: 1 },
    changing: 'heads',
    processes: ['backfill'],
    policy: { edits: 'follow' },
    delayDays: 1,
    newer: [['a', 'b']],
  }),
  scenario('audit', 6, {
    jumps: 0,
    ses: fewest,
    happens: { unlist: 1, leave: 1 },
    processes: ['audit'],
    policy: { maxLatenessDays: 1 },
    ifLate: ['send', 'send'],
  }),
  scenario('audit-slow', 3, {
    steps: 1,
    crashes: 0,
    ses: fewest,
    happens: { unlist: 1 },
    processes: ['audit'],
    policy: { maxLatenessDays: 1 },
    ifLate: ['send'],
  }),
  scenario('audit-rows', 1, { jumps: 0, ses: few, happens: { lose: 1 }, processes: ['audit'] }),
  scenario('audit-rows-slow', 6, { crashes: 0, ses: fewest, happens: { lose: 1 }, processes: ['audit'] }),
  scenario('audit-erase', 4, {
    steps: 1,
    ses: fewest,
    happens: { lose: 1, erase: 1 },
    processes: ['audit'],
  }),
  scenario('breakers', 2, {
    steps: 1,
    jumps: 0,
    ses: providers,
    happens: { trip: 1, resume: 1 },
    changing: 'heads',
    processes: ['complaint elsewhere'],
  }),
  scenario('breakers-slow', 8, {
    steps: 1,
    crashes: 0,
    ses: providers,
    happens: { trip: 1, resume: 1 },
    changing: 'heads',
    processes: ['complaint elsewhere'],
  }),
  scenario('claims', 5, { steps: 1, ses: few, happens: { unfit: 1 }, changing: 'account' }),
  scenario('claims-late', 4, {
    steps: 1,
    jumps: 0,
    ses: fewest,
    happens: { unfit: 1 },
    changing: 'account',
    processes: ['send-late'],
    policy: { unfit: 'send-late' },
    unfit: ['withdrawn', 'out of date'],
  }),
  scenario('claims-late-slow', 8, {
    steps: 1,
    crashes: 0,
    ses: ['accepted'],
    happens: { unfit: 1 },
    changing: 'account',
    processes: ['send-late'],
    policy: { unfit: 'send-late' },
    unfit: ['out of date'],
  }),
  scenario('everything', 7, {
    jumps: 0,
    ses: fewest,
    happens: { leave: 1, erase: 1, pause: 1, publish: 1 },
    events: ['Delivery'],
    changing: 'heads',
    processes: ['wake', 'backfill'],
    policy: { edits: 'follow' },
    delayDays: 1,
    newer: [['a', 'b']],
  }),
];
