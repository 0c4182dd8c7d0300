import { type CampaignHead, type CampaignVersion, policySchema } from '#shared/domain/campaign.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';
import { reopenStep } from '#shared/usecases/reopen-step.ts';
import { visit } from '#shared/usecases/visit.ts';
import { wakePage } from '#shared/usecases/wake-page.ts';
import {
  buildCompiledStep,
  buildMarker,
  buildTiming,
  buildVersion,
  personKey,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import type { Request } from './request.ts';

/** What a worker may be set to do. */
export type Task =
  | { readonly do: 'visit' }
  | { readonly do: 'dispatch' }
  | { readonly do: 'wake'; readonly campaign: string; readonly enrolment: string }
  | { readonly do: 'event'; readonly type: string; readonly tag: string }
  | { readonly do: 'reopen'; readonly campaign: string; readonly enrolment: string; readonly step: string };

/** What a process needs from outside: an answer to each call, and the time and ids of its own. */
export interface Outside {
  ask(request: Request): Promise<never>;
  now(): Instant;
  id(): string;
}

/** What never changes while a scenario is explored. */
export interface Setting {
  readonly versions: readonly CampaignVersion[];
  readonly heads: Readonly<Record<string, CampaignHead>>;
  /** Which of these two changes, and so is asked for like everything that all share; never both. */
  readonly changing: 'heads' | 'account' | 'neither';
}

/** Open on every day and at every hour that the jumps of time come to. */
const always = { from: '00:00', to: '23:59', weekdays: [1, 2, 3, 4, 5, 6, 7] };

/** A version whose steps follow each other from one day to the next. */
export function version(
  campaign: string,
  number: number,
  steps: readonly string[],
  policy: Readonly<Record<string, unknown>> = {},
): CampaignVersion {
  return buildVersion({
    campaign,
    version: number,
    policy: policySchema.parse(policy),
    steps: steps.map((id) => buildTiming({ id, delayDays: 1, window: always })),
  });
}

/** The ports: calls to what all share go outside, everything that never changes answers at once. */
function portsOf(outside: Outside, { versions, heads, changing }: Setting) {
  const base = inMemoryDeps();
  const { ask } = outside;
  const silent = { ...base.log, info: () => {}, warn: () => {}, count: () => {} };
  const nothing = async () => {};
  return {
    ...base,
    log: silent,
    clock: { now: outside.now },
    ids: { random: outside.id },
    addresses: { keyOf: async () => personKey, mailboxOf: async () => personKey },
    cipher: { ...base.cipher, open: async () => '{"email":"ana.lopez@mail.example.com"}' },
    consents: { ...base.consents, append: nothing },
    counters: { ...base.counters, remove: nothing },
    markers: { ...base.markers, remove: nothing },
    account: {
      ...base.account,
      state: async () => (changing === 'account' ? ask({ call: 'account' }) : { stopped: false, rev: 0 }),
    },
    campaigns: {
      ...base.campaigns,
      head: async (campaign) => (changing === 'heads' ? ask({ call: 'head', campaign }) : heads[campaign]),
      version: async (campaign, number) =>
        versions.find((one) => one.campaign === campaign && one.version === number),
      step: async (_campaign, _number, id) => buildCompiledStep({ id }),
    },
    subscribers: {
      ...base.subscribers,
      get: (key) => ask({ call: 'get', key }),
      listings: (keys) => ask({ call: 'listings', keys }),
      save: (next) => ask({ call: 'save', next }),
      due: (until) => ask({ call: 'due', until }),
      removeFiled: nothing,
    },
    deliveries: {
      ...base.deliveries,
      get: (id) => ask({ call: 'row', id: placeOf(id) }),
      getMany: (ids) => ask({ call: 'rows', ids: ids.map(placeOf) }),
      record: (row) => ask({ call: 'record', row }),
      raise: (id, outcome) => ask({ call: 'raise', id: placeOf(id), outcome }),
      remove: (ids) => ask({ call: 'removeRows', ids: ids.map(placeOf) }),
    },
    mailer: { send: ({ tag }) => ask({ call: 'send', tag }) },
    sendQueue: { ...base.sendQueue, visits: async () => 0, backlog: async () => 0 },
  } satisfies Deps;
}

const placeOf = ({ enrolment, step }: { readonly enrolment: string; readonly step: string }) => ({
  enrolment,
  step,
});

/** Runs the real use case of a task. */
export async function perform(task: Task, outside: Outside, setting: Setting): Promise<unknown> {
  const deps = portsOf(outside, setting);
  switch (task.do) {
    case 'visit':
      return visit(deps, personKey);
    case 'dispatch':
      return dispatch(deps, { rate: 1, workers: 2 }, outside.now());
    case 'wake': {
      const head = await deps.campaigns.head(task.campaign);
      const { campaign, enrolment } = task;
      return head && wakePage(deps, head, [buildMarker({ campaign, enrolment, subscriber: personKey })], 0);
    }
    case 'event':
      return recordFeedback(deps, {
        eventType: task.type,
        mail: { messageId: 'm', destination: ['ana.lopez@mail.example.com'], tags: { send: [task.tag] } },
        ...(task.type === 'Bounce' ? { bounce: { bounceType: 'Transient', bounceSubType: 'General' } } : {}),
      });
    case 'reopen':
      return reopenStep(deps, personKey, task, ['unknown'], 2);
  }
}
