import type { SendQueue } from '#shared/usecases/ports/outside.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { buildMarker, buildSender, personKey } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import type { Outside, Setting } from './setting.ts';
import { textOf } from './texts.ts';

/** Of these a process gets the same answer whenever it asks. */
const unchanging = inMemoryDeps();
const sender = buildSender();
const nothing = async () => {};

/**
 * The ports of one process. Calls to what all share and change go outside, where the scheduler decides
 * when they are answered and how; what never changes answers at once, since it cannot matter when.
 */
export function portsOf(outside: Outside, { versions, heads, changing, isWatched }: Setting): Deps {
  const { ask } = outside;
  return {
    ...unchanging,
    sender,
    team: undefined,
    log: { info: () => {}, warn: () => {}, count: () => {} },
    clock: { now: outside.now },
    ids: { random: outside.id },
    addresses: { keyOf: async () => personKey, mailboxOf: async () => personKey },
    cipher: { ...unchanging.cipher, open: async () => '{"email":"ana.lopez@mail.example.com"}' },
    // Nothing that decides reads these.
    consents: { ...unchanging.consents, append: nothing },
    counters: { ...unchanging.counters, remove: nothing },
    evidenceAlarms: { ...unchanging.evidenceAlarms, raise: async () => true },
    audit: { ...unchanging.audit, append: nothing },
    tallies: {
      add: nothing,
      since: async () => (isWatched ? ask({ call: 'tally' }) : { sent: 0, bounced: 0, complained: 0 }),
    },
    markers: {
      ...unchanging.markers,
      remove: nothing,
      list: async (campaign) => ({ items: markersOf(campaign, Object.keys(heads)) }),
    },
    account: {
      ...unchanging.account,
      state: async () => (changing === 'account' ? ask({ call: 'account' }) : { stopped: false, rev: 0 }),
    },
    campaigns: {
      ...unchanging.campaigns,
      head: async (campaign) =>
        changing === 'heads' ? ask({ call: 'keptHead', campaign }) : heads[campaign],
      saveHead: (next) => ask({ call: 'saveHead', next }),
      version: async (campaign, number) =>
        versions.find((one) => one.campaign === campaign && one.version === number),
      step: async (_campaign, _number, id) => textOf(id),
    },
    subscribers: {
      ...unchanging.subscribers,
      get: () => ask({ call: 'get' }),
      getMany: () => ask({ call: 'getMany' }),
      listings: () => ask({ call: 'listings' }),
      save: (next) => ask({ call: 'save', next }),
      due: (until) => ask({ call: 'due', until }),
      removeFiled: nothing,
      remove: unexpected('remove'),
      setAside: (_key, until) => ask({ call: 'setAside', until }),
    },
    deliveries: {
      ...unchanging.deliveries,
      get: ({ enrolment, step }) => ask({ call: 'row', id: { enrolment, step } }),
      getMany: (ids) => ask({ call: 'rows', ids: ids.map(placeOf) }),
      record: (row) => ask({ call: 'record', row }),
      raise: (id, outcome) => ask({ call: 'raise', id: placeOf(id), outcome }),
      remove: (ids) => ask({ call: 'removeRows', ids: ids.map(placeOf) }),
      listBetween: ({ campaign, step }) => ask({ call: 'rowsOfStep', campaign, step }),
    },
    mailer: { send: ({ tag = '' }) => ask({ call: 'send', tag }) },
    sendQueue: takesAll,
  };
}

const takesAll: SendQueue = { visits: async () => 0, walk: nothing, backlog: async () => 0 };

/** Enrolment `e0` is in the first campaign, `e1` in the second. */
export const enrolmentOf = (index: number): string => `e${index}`;

const markersOf = (campaign: string, campaigns: readonly string[]) => [
  buildMarker({ campaign, enrolment: enrolmentOf(campaigns.indexOf(campaign)), subscriber: personKey }),
];

const placeOf = ({ enrolment, step }: { readonly enrolment: string; readonly step: string }) => ({
  enrolment,
  step,
});

/** What no scenario should lead to: it would be explored without the world knowing. */
function unexpected(call: string): () => Promise<never> {
  return async () => {
    throw new Error(`${call} is not part of the small world`);
  };
}
