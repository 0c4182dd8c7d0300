import type { CampaignHead } from '#shared/domain/campaign.ts';
import type { Enrolment } from '#shared/domain/subscriber.ts';
import { buildHead, buildProfile, buildSubscriber } from '#test/support/builders.ts';
import type { Setting } from './processes.ts';
import { version } from './processes.ts';
import { type Rare, start, type World } from './world.ts';

/** What SES may do with a call. */
export type SesAnswer = 'accepted' | 'refused' | 'not-sent' | 'unknown-taken' | 'unknown-lost';

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
  readonly events: readonly string[];
  /** Workers that die or lose an answer. */
  readonly crashes: number;
  /** Jumps of time while workers are under way; between them time jumps without bound. */
  readonly jumps: number;
  /** How often each of these may happen, at any moment. */
  readonly happens: Partial<Record<Exclude<Rare, 'crash' | 'jump'>, number>>;
  readonly changing: Setting['changing'];
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Steps of further versions, which are published in this order. */
  readonly newer?: readonly (readonly string[])[];
}

const campaigns = ['first-steps', 'second-look'] as const;
const allAnswers = ['accepted', 'refused', 'not-sent', 'unknown-taken', 'unknown-lost'] as const;
const stepNames = ['a', 'b', 'c'];

function scenario(name: string, seconds: number, given: Partial<Bounds>): Scenario {
  const bounds: Bounds = {
    steps: 2,
    enrolments: 1,
    ses: ['accepted', 'not-sent'],
    events: [],
    crashes: 1,
    jumps: 1,
    happens: {},
    changing: 'neither',
    ...given,
  };
  const own = campaigns.slice(0, bounds.enrolments);
  const versions = own.flatMap((campaign) =>
    [stepNames.slice(0, bounds.steps), ...(bounds.newer ?? [])].map((steps, i) =>
      version(campaign, i + 1, steps, bounds.policy),
    ),
  );
  const heads: Record<string, CampaignHead> = {};
  for (const id of own) heads[id] = buildHead({ id, rev: 1 });
  const enrolments = own.map(
    (campaign, i): Enrolment => ({
      id: `e${i}`,
      campaign,
      version: 1,
      next: { step: 'a', due: start },
      begun: [],
    }),
  );
  const budget = { crash: bounds.crashes, jump: bounds.jumps, ...bounds.happens };
  return {
    name,
    seconds,
    bounds,
    setting: { versions, heads, changing: bounds.changing },
    world: {
      now: start,
      table: {
        person: buildSubscriber({
          rev: 100,
          enrolments,
          profile: buildProfile({ zone: 'UTC', country: 'US' }),
        }),
        rows: {},
        heads,
      },
      keepsAges: bounds.changing === 'account',
      nights: 0,
      taken: {},
      reopened: {},
      left: false,
      troubled: false,
      budget: { ...noBudget, ...budget },
    },
  };
}

const noBudget: Readonly<Record<Rare, number>> = {
  crash: 0,
  jump: 0,
  leave: 0,
  erase: 0,
  pause: 0,
  redate: 0,
  publish: 0,
  reopen: 0,
  backup: 0,
  restore: 0,
};

/** The scenarios of the model that the protocol was chosen by, and those that it left out. */
export const scenarios: readonly Scenario[] = [
  scenario('send', 40, { steps: 3 }),
  scenario('answers', 10, { crashes: 0, ses: allAnswers }),
  scenario('two-crashes', 40, { crashes: 2, ses: ['accepted'] }),
  scenario('events', 20, { crashes: 0, events: ['Delivery'] }),
  scenario('events-crash', 20, { steps: 1, ses: ['accepted'], events: ['Delivery', 'Complaint'] }),
  scenario('leave', 40, { happens: { leave: 1 }, ses: ['accepted'] }),
  scenario('leave-events', 20, { crashes: 0, happens: { leave: 1 }, events: ['Delivery'] }),
  scenario('pause', 30, { happens: { pause: 1 }, changing: 'heads', ses: ['accepted'] }),
  scenario('redate', 20, { happens: { redate: 1 }, ses: ['accepted'] }),
  scenario('pause-leave', 20, {
    crashes: 0,
    happens: { pause: 1, leave: 1 },
    changing: 'heads',
    ses: ['accepted'],
  }),
  scenario('erase', 20, { happens: { erase: 1 } }),
  scenario('erase-events', 10, { steps: 1, happens: { erase: 1 }, ses: ['accepted'], events: ['Delivery'] }),
  scenario('two-enrolments', 30, { enrolments: 2, crashes: 0, ses: ['accepted'] }),
  scenario('two-enrolments-leave', 30, { enrolments: 2, steps: 1, crashes: 0, happens: { leave: 1 } }),
  scenario('retry-once', 30, {
    steps: 1,
    crashes: 0,
    happens: { reopen: 1 },
    policy: { unknown: 'retry-once' },
    ses: ['accepted', 'unknown-taken'],
  }),
  scenario('retry-once-crash', 30, {
    steps: 1,
    happens: { reopen: 1 },
    policy: { unknown: 'retry-once' },
    ses: ['accepted', 'refused', 'not-sent', 'unknown-lost'],
  }),
  scenario('edit', 30, {
    crashes: 0,
    happens: { publish: 2 },
    changing: 'heads',
    policy: { edits: 'follow' },
    ses: ['accepted'],
    newer: [
      ['a', 'new', 'b'],
      ['new', 'b', 'c'],
    ],
  }),
  scenario('edit-crash', 30, {
    happens: { publish: 1 },
    changing: 'heads',
    policy: { edits: 'follow' },
    ses: ['accepted'],
    steps: 1,
    newer: [['new', 'a']],
  }),
  scenario('restore', 30, {
    crashes: 0,
    jumps: 0,
    happens: { backup: 1, restore: 1 },
    changing: 'account',
    ses: ['accepted', 'unknown-taken'],
  }),
  scenario('everything', 40, {
    steps: 1,
    crashes: 0,
    happens: { leave: 1, erase: 1, pause: 1 },
    events: ['Delivery'],
    changing: 'heads',
    ses: ['accepted'],
  }),
];
