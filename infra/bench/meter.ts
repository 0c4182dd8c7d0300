import { AsyncLocalStorage } from 'node:async_hooks';

import type { FunctionName } from '#shared/declarations/environment.ts';
import type { Access } from './operations.ts';

/** What one DynamoDB call consumed, in units, by where. */
export interface Units {
  readonly table: number;
  readonly due: number;
  readonly attention: number;
}

export interface LedgerUse extends Units {
  readonly fn: string;
  readonly operation: string;
  readonly access: Access;
  readonly calls: number;
  /** Writes whose condition did not hold. */
  readonly lost: number;
  /** Calls that consumed more than one unit of the table. */
  readonly large: number;
}

export interface QueueUse {
  readonly queue: string;
  readonly command: string;
  readonly calls: number;
  readonly messages: number;
}

/** Counts of one stretch of the run. */
export class Meter {
  readonly #ledger = new Map<string, LedgerUse>();
  readonly #queues = new Map<string, QueueUse>();
  /** Calls that carry a mail. */
  sesCalls = 0;
  accepted = 0;
  /** Looks at SES's quota: free, and none for any mail. */
  quotaLooks = 0;

  addLedgerCall(
    call: Pick<LedgerUse, 'fn' | 'operation' | 'access'>,
    units: Units,
    outcome: 'done' | 'lost' = 'done',
  ): void {
    const { fn, operation, access } = call;
    const name = `${access} ${fn} ${operation}`;
    const before = this.#ledger.get(name);
    this.#ledger.set(name, {
      fn,
      operation,
      access,
      calls: (before?.calls ?? 0) + 1,
      lost: (before?.lost ?? 0) + (outcome === 'lost' ? 1 : 0),
      large: (before?.large ?? 0) + (units.table > 1 ? 1 : 0),
      table: (before?.table ?? 0) + units.table,
      due: (before?.due ?? 0) + units.due,
      attention: (before?.attention ?? 0) + units.attention,
    });
  }

  addQueueCall(queue: string, command: string, messages: number): void {
    const name = `${queue} ${command}`;
    const before = this.#queues.get(name);
    this.#queues.set(name, {
      queue,
      command,
      calls: (before?.calls ?? 0) + 1,
      messages: (before?.messages ?? 0) + messages,
    });
  }

  get ledger(): readonly LedgerUse[] {
    return [...this.#ledger.values()].sort((a, b) => unitsOf(b) - unitsOf(a));
  }

  get queues(): readonly QueueUse[] {
    return [...this.#queues.values()];
  }
}

export const unitsOf = ({ table, due, attention }: Units): number => table + due + attention;

/** Which function the calls of an asynchronous stretch belong to. */
const running = new AsyncLocalStorage<FunctionName>();
export const inFunction = <T>(fn: FunctionName, work: () => Promise<T>): Promise<T> => running.run(fn, work);
export const runningFunction = (): string => running.getStore() ?? 'event source';

/** Where the taps count to. Nowhere while undefined: then no call is changed or looked at. */
let current: Meter | undefined;
export const countTo = (meter: Meter | undefined): void => {
  current = meter;
};
export const currentMeter = (): Meter | undefined => current;
