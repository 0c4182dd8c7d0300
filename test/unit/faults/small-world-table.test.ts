import { beforeEach, describe } from 'vitest';

import type { Delivery } from '#shared/domain/delivery.ts';
import { dueShardOf } from '#shared/persistence/keys.ts';
import type { Deliveries, Subscribers } from '#shared/usecases/ports/table.ts';
import { answerTo, type TableRequest } from '#test/faults/small-world/table.ts';
import type { Table } from '#test/faults/small-world/world.ts';
import { copy, pageOf } from '#test/support/in-memory/stored.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import { deliveryContract } from '#test/support/repository-contract-deliveries.ts';
import { peopleContract } from '#test/support/repository-contract-people.ts';
import type { Repositories } from '#test/support/repository-contract-terms.ts';

const empty: Table = { person: undefined, rows: {}, heads: {} };

/** Tables of one person each, or of one campaign's rows: what the small world has one of. */
function tables() {
  const all = new Map<string, Table>();
  return {
    all,
    ask<T>(name: string, request: TableRequest): T {
      const { table, answer } = answerTo(all.get(name) ?? empty, copy(request));
      all.set(name, table);
      // As a process gets it: by way of JSON, and undefined as undefined.
      return JSON.parse(JSON.stringify({ answer })).answer;
    },
  };
}

/** What no scenario asks for is answered from beside the table, so that the whole contract can be run. */
function people(): Pick<Subscribers, 'get' | 'getMany' | 'save' | 'remove' | 'due'> {
  const { all, ask } = tables();
  return {
    get: async (key) => ask(key, { call: 'get' }),
    getMany: async (keys) => [...new Set(keys)].flatMap((key) => ask<[]>(key, { call: 'getMany' })),
    save: async (next) => ask(next.key, { call: 'save', next }),
    remove: async ({ key, rev }) => all.get(key)?.person?.rev === rev && all.delete(key),
    async due(until, limit) {
      type Due = Awaited<ReturnType<Subscribers['due']>>[number];
      const due = [...all.keys()].flatMap((key) => ask<Due[]>(key, { call: 'due', until }));
      const oldestFirst = due.toSorted((a, b) => a.dueAt - b.dueAt);
      const places = new Map<string, number>();
      return oldestFirst.filter(({ key }) => {
        const place = (places.get(dueShardOf(key)) ?? 0) + 1;
        places.set(dueShardOf(key), place);
        return place <= limit;
      });
    },
  };
}

function rows(): Pick<Deliveries, 'get' | 'getMany' | 'record' | 'raise' | 'remove' | 'listStep'> {
  const { all, ask } = tables();
  return {
    get: async (id) => ask(id.campaign, { call: 'row', id }),
    getMany: async (ids) => ask(ids[0]?.campaign ?? '', { call: 'rows', ids }),
    record: async (row) => ask(row.campaign, { call: 'record', row }),
    raise: async (id, outcome) => ask(id.campaign, { call: 'raise', id, outcome }),
    remove: async (ids) => ask(ids[0]?.campaign ?? '', { call: 'removeRows', ids }),
    async listStep(campaign, step, cursor) {
      const found = Object.values(all.get(campaign)?.rows ?? {}).filter((row) => row.step === step);
      const sorted = found.toSorted((a, b) => (a.enrolment < b.enrolment ? -1 : 1));
      return pageOf(`${campaign} ${step}`, sorted, (row: Delivery) => row.enrolment, 100, cursor);
    },
  };
}

describe('the table of the small world keeps to the contract of the repositories', () => {
  let repositories: Repositories;
  beforeEach(() => {
    const deps = inMemoryDeps();
    repositories = {
      ...deps,
      subscribers: {
        ...deps.subscribers,
        ...people(),
        removeFiled: (key) => deps.subscribers.removeFiled(key),
      },
      deliveries: { ...deps.deliveries, ...rows() },
    };
  });
  describe('subscribers', () => peopleContract(() => repositories));
  describe('deliveries', () => deliveryContract(() => repositories));
});
