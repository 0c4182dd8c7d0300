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
    ses: ['accepted', 'not-sent', 'unknown-taken'],
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
  scenario('send', 40, { steps: 3, ses: allAnswers }),
  scenario('two-crashes', 40, { crashes: 2, ses: ['accepted', 'not-sent'] }),
  scenario('events', 20, { events: ['Delivery', 'Bounce', 'Complaint'], ses: ['accepted', 'not-sent'] }),
  scenario('leave', 20, { happens: { leave: 1 }, ses: ['accepted', 'not-sent'] }),
  scenario('leave-events', 20, {
    happens: { leave: 1 },
    events: ['Delivery'],
    ses: ['accepted', 'not-sent'],
  }),
  scenario('pause', 20, {
    happens: { pause: 1, redate: 1 },
    changing: 'heads',
    ses: ['accepted', 'not-sent'],
  }),
  scenario('pause-leave', 20, {
    happens: { pause: 1, leave: 1 },
    changing: 'heads',
    ses: ['accepted', 'not-sent'],
  }),
  scenario('erase', 20, { happens: { erase: 1 } }),
  scenario('erase-events', 20, {
    happens: { erase: 1 },
    events: ['Delivery'],
    ses: ['accepted', 'not-sent'],
  }),
  scenario('two-enrolments', 30, { enrolments: 2, ses: ['accepted', 'not-sent'] }),
  scenario('two-enrolments-leave', 30, {
    enrolments: 2,
    crashes: 0,
    happens: { leave: 1 },
    ses: ['accepted', 'not-sent'],
  }),
  scenario('retry-once', 30, {
    happens: { reopen: 1 },
    policy: { unknown: 'retry-once' },
    ses: ['accepted', 'refused', 'unknown-taken'],
  }),
  scenario('edit', 30, {
    happens: { publish: 2 },
    changing: 'heads',
    policy: { edits: 'follow' },
    ses: ['accepted', 'not-sent'],
    newer: [
      ['a', 'new', 'b'],
      ['new', 'b'],
    ],
  }),
  scenario('restore', 30, {
    crashes: 0,
    happens: { backup: 1, restore: 1 },
    changing: 'account',
    ses: ['accepted', 'unknown-taken'],
  }),
  scenario('everything', 60, {
    steps: 1,
    happens: { leave: 1, erase: 1, pause: 1, redate: 1 },
    events: ['Delivery'],
    changing: 'heads',
    ses: ['accepted', 'not-sent'],
  }),
];
