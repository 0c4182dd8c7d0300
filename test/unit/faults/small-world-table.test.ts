import { beforeEach, describe, expect, it } from 'vitest';

import { attentionOf, type Delivery } from '#shared/domain/delivery.ts';
import { dueShardOf, shardOf } from '#shared/persistence/keys.ts';
import type { Deliveries, Subscribers } from '#shared/usecases/ports/table.ts';
import { answerTo, type TableRequest } from '#test/faults/small-world/table.ts';
import type { Table } from '#test/faults/small-world/world.ts';
import { buildHead, campaignId } from '#test/support/builders.ts';
import { copy, pageOf } from '#test/support/in-memory/stored.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';
import { attentionContract } from '#test/support/repository-contract-attention.ts';
import { deliveryContract } from '#test/support/repository-contract-deliveries.ts';
import { peopleContract } from '#test/support/repository-contract-people.ts';
import type { Repositories } from '#test/support/repository-contract-terms.ts';

const empty: Table = { person: undefined, rows: {}, heads: {} };

/** Tables of one person each, or of one campaign's rows: what the small world has one of. */
function tables(first: Partial<Table> = {}) {
  const all = new Map<string, Table>();
  return {
    all,
    ask<T>(name: string, request: TableRequest): T {
      const { table, answer } = answerTo(all.get(name) ?? { ...empty, ...first }, copy(request));
      all.set(name, table);
      // As a process gets it: by way of JSON, and undefined as undefined.
      return JSON.parse(JSON.stringify({ answer })).answer;
    },
  };
}

/** What no scenario asks for is answered from beside the table, so that the whole contract can be run. */
function people(): Omit<Subscribers, 'removeFiled'> {
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
    setAside: async (key, until) => ask(key, { call: 'setAside', until }),
    listings: async (keys) => [...new Set(keys)].flatMap((key) => ask<[]>(key, { call: 'listings' })),
    async listStuck(cursor) {
      const stuck = [...all].flatMap(([key, { listed }]) =>
        listed?.at === undefined ? [] : [{ key, since: listed.at }],
      );
      const oldestFirst = stuck.toSorted((a, b) => a.since - b.since);
      return pageOf('stuck', oldestFirst, ({ key }) => key, 100, cursor);
    },
  };
}

function rows(): Deliveries {
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
    async listBetween({ campaign, shard, step, from, to }) {
      const found = ask<Delivery[]>(campaign, { call: 'rowsOfStep', campaign, step });
      return found
        .filter(({ enrolment }) => shardOf(enrolment) === shard && enrolment >= from && enrolment <= to)
        .toSorted((a, b) => (a.enrolment < b.enrolment ? -1 : 1));
    },
    async listAttention(kind, cursor) {
      const found = [...all.values()].flatMap(({ rows }) => Object.values(rows));
      const oldestFirst = found
        .filter(({ state, reason }) => attentionOf(state, reason) === kind)
        .toSorted((a, b) => a.changedAt - b.changedAt);
      return pageOf(`attention ${kind}`, oldestFirst, ({ enrolment }) => enrolment, 100, cursor);
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
      deliveries: rows(),
    };
  });
  describe('subscribers', () => peopleContract(() => repositories));
  describe('deliveries', () => deliveryContract(() => repositories));
  describe('attention', () => attentionContract(() => repositories));

  it('writes the head of a campaign only over the one that was read', () => {
    const { ask } = tables({ heads: { [campaignId]: buildHead() } });
    const paused = buildHead({ rev: 1, status: 'paused' });
    expect(ask('', { call: 'saveHead', next: buildHead({ rev: 2 }) })).toBe(false);
    expect(ask('', { call: 'saveHead', next: paused })).toBe(true);
    expect(ask('', { call: 'saveHead', next: buildHead({ rev: 1 }) })).toBe(false);
    expect(ask('', { call: 'head', campaign: campaignId })).toEqual(paused);
  });
});
