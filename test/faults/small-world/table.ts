import type { CampaignHead } from '#shared/domain/campaign.ts';
import { type Delivery, rankOf } from '#shared/domain/delivery.ts';
import type { Instant } from '#shared/domain/instant.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';
import { claimId } from './texts.ts';
import { rowKey, type Table } from './world.ts';

/** One call that a process makes of what all share; `send` and `tally` are not for the table to answer. */
export type TableRequest =
  | { readonly call: 'get' }
  | { readonly call: 'getMany' }
  | { readonly call: 'listings' }
  | { readonly call: 'due'; readonly until: number }
  | { readonly call: 'save'; readonly next: Subscriber }
  | { readonly call: 'setAside'; readonly until: Instant }
  | { readonly call: 'row'; readonly id: Place }
  | { readonly call: 'rowsOfStep'; readonly step: string; readonly campaign: string }
  | { readonly call: 'rows'; readonly ids: readonly Place[] }
  | { readonly call: 'record'; readonly row: Delivery }
  | { readonly call: 'raise'; readonly id: Place; readonly outcome: Outcome }
  | { readonly call: 'removeRows'; readonly ids: readonly Place[] }
  | { readonly call: 'head' | 'keptHead'; readonly campaign: string }
  | { readonly call: 'saveHead'; readonly next: CampaignHead }
  | { readonly call: 'account' };
export type Request =
  | TableRequest
  | { readonly call: 'send'; readonly tag: string }
  /** The sums that a breaker looks at, which may be anything. */
  | { readonly call: 'tally' };
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
      return same(person ? [{ key: person.key, subscriber: person, listedAt: listedAt(table) }] : []);
    case 'due': {
      const date = listedAt(table);
      return same(
        person && date !== undefined && date <= request.until ? [{ key: person.key, dueAt: date }] : [],
      );
    }
    case 'save': {
      const { next } = request;
      const follows = next.rev === 0 ? person === undefined : person?.rev === next.rev - 1;
      return follows ? changed({ person: next, listed: undefined }, true) : same(false);
    }
    case 'setAside': {
      const date = listedAt(table);
      const isLater = person !== undefined && (date === undefined || date <= request.until);
      return isLater ? changed({ listed: { at: request.until } }, undefined) : same(undefined);
    }
    case 'row':
      return same(rows[rowKey(request.id)]);
    case 'rows':
      return same([...new Set(request.ids.map(rowKey))].flatMap((key) => rows[key] ?? []));
    case 'rowsOfStep':
      return same(
        Object.values(rows).filter(
          ({ step, campaign }) => step === request.step && campaign === request.campaign,
        ),
      );
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
    case 'keptHead': {
      const head = table.heads[request.campaign];
      return same(head && withoutRun(head));
    }
    case 'saveHead': {
      const { next } = request;
      if (table.heads[next.id]?.rev !== next.rev - 1) return same(false);
      return changed({ heads: { ...table.heads, [next.id]: next } }, true);
    }
    case 'account':
      return same({
        stopped: false,
        rev: 1,
        ...(table.sendFloor === undefined ? {} : { sendFloor: table.sendFloor }),
        ...(table.claim === undefined ? {} : { evidence: { [claimId]: table.claim } }),
      });
  }
}

/** A head as workers keep it: they decide by it, and never write it. */
function withoutRun({ run: _, tripped: __, ...head }: CampaignHead): CampaignHead {
  return { ...head, rev: keptRev, changedAt: head.createdAt };
}
export const keptRev = 0;

/** The date that the due index has the person under. */
export function listedAt({ person, listed }: Table): Instant | undefined {
  return listed === undefined ? person && dueAt(person) : listed.at;
}
