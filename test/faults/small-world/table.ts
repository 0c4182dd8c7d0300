import { type Delivery, rankOf } from '#shared/domain/delivery.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';
import { rowKey, type Table } from './world.ts';

/** One call that a process makes of what all share; `send` is not for the table to answer. */
export type TableRequest =
  | { readonly call: 'get' }
  | { readonly call: 'getMany' }
  | { readonly call: 'listings' }
  | { readonly call: 'due'; readonly until: number }
  | { readonly call: 'save'; readonly next: Subscriber }
  | { readonly call: 'row'; readonly id: Place }
  | { readonly call: 'rows'; readonly ids: readonly Place[] }
  | { readonly call: 'record'; readonly row: Delivery }
  | { readonly call: 'raise'; readonly id: Place; readonly outcome: Outcome }
  | { readonly call: 'removeRows'; readonly ids: readonly Place[] }
  | { readonly call: 'head'; readonly campaign: string }
  | { readonly call: 'account' };
export type Request = TableRequest | { readonly call: 'send'; readonly tag: string };
interface Place {
  readonly enrolment: string;
  readonly step: string;
}
type Outcome = Pick<Delivery, 'state' | 'reason' | 'messageId' | 'changedAt'>;

export interface Answered {
  /** The very same object when the call changed nothing. */
  readonly table: Table;
  readonly answer: unknown;
}

/**
 * The table's answer to a call, and what stands afterwards. The conditions are those of the
 * repositories; the contract that those are tested by is run on this function too.
 */
export function answerTo(table: Table, request: TableRequest): Answered {
  const { person, rows } = table;
  const same = (answer: unknown): Answered => ({ table, answer });
  const changed = (change: Partial<Table>, answer: unknown): Answered => ({
    table: { ...table, ...change },
    answer,
  });
  switch (request.call) {
    case 'get':
      return same(person);
    case 'getMany':
      return same(person ? [person] : []);
    case 'listings':
      return same(person ? [{ key: person.key, subscriber: person, listedAt: dueAt(person) }] : []);
    case 'due': {
      const date = person && dueAt(person);
      return same(
        person && date !== undefined && date <= request.until ? [{ key: person.key, dueAt: date }] : [],
      );
    }
    case 'save': {
      const { next } = request;
      const follows = next.rev === 0 ? person === undefined : person?.rev === next.rev - 1;
      return follows ? changed({ person: next }, true) : same(false);
    }
    case 'row':
      return same(rows[rowKey(request.id)]);
    case 'rows':
      return same([...new Set(request.ids.map(rowKey))].flatMap((key) => rows[key] ?? []));
    case 'record': {
      const { row } = request;
      const standing = rows[rowKey(row)];
      if (standing && rankOf(standing) >= rankOf(row)) return same(false);
      return changed({ rows: { ...rows, [rowKey(row)]: row } }, true);
    }
    case 'raise': {
      const key = rowKey(request.id);
      const standing = rows[key];
      if (standing === undefined) return same('absent');
      if (rankOf(standing) >= rankOf(request.outcome)) return same('not-higher');
      const { reason: _, ...row } = standing;
      return changed({ rows: { ...rows, [key]: { ...row, ...request.outcome } } }, 'raised');
    }
    case 'removeRows': {
      const gone = new Set(request.ids.map(rowKey));
      const left = Object.entries(rows).filter(([key]) => !gone.has(key));
      return changed({ rows: Object.fromEntries(left) }, undefined);
    }
    case 'head':
      return same(table.heads[request.campaign]);
    case 'account':
      return same({
        stopped: false,
        rev: 1,
        ...(table.sendFloor === undefined ? {} : { sendFloor: table.sendFloor }),
      });
  }
}
