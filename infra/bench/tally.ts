import type { LedgerUse, Meter, QueueUse } from './meter.ts';
import { unitsOf } from './meter.ts';
import { nobodyDue } from './operations.ts';

/**
 * At most so much for each accepted mail, with Delivery events recorded. Of queue calls half a one is the floor while a
 * message names one visit: send, receive and delete by tens, and the event's receive and delete. The rest are looks at
 * the backlog, one for each tick that finds much to do.
 */
export const ceilings = { writeUnits: 5.3, readUnits: 1.3, sesCalls: 1, queueCalls: 0.51 } as const;
export type Measure = keyof typeof ceilings;
/** Processor time of the send function, at most so many times that of its bare calls: 1.3, and what machines differ by. */
export const cpuCeiling = 1.4;
export const measures = [
  'writeUnits',
  'readUnits',
  'sesCalls',
  'queueCalls',
] as const satisfies readonly Measure[];

export interface PerUnit<T> {
  readonly use: T;
  /** For each accepted mail. */
  readonly perMail: number;
}

/** What a stretch of the run took, divided by the mails that SES accepted in it. */
export interface Consumption extends Readonly<Record<Measure, number>> {
  readonly accepted: number;
  readonly writes: readonly PerUnit<LedgerUse>[];
  readonly reads: readonly PerUnit<LedgerUse>[];
  readonly queues: readonly PerUnit<QueueUse>[];
}

/**
 * @param accepted what to divide by: the mails, or the people where there are no mails
 *
 * Looks at the index that found nobody are the price of a minute and a shard, mail or no mail, so
 * they are left out here.
 */
export function consumptionOf(
  meter: Pick<Meter, 'ledger' | 'queues' | 'sesCalls' | 'accepted'>,
  accepted = meter.accepted,
): Consumption {
  const { sesCalls } = meter;
  if (accepted === 0) throw new Error('no mail was accepted');
  const ledger = meter.ledger
    .filter(({ operation }) => operation !== nobodyDue)
    .map((use) => ({ use, perMail: unitsOf(use) / accepted }));
  const writes = ledger.filter(({ use }) => use.access === 'write');
  const reads = ledger.filter(({ use }) => use.access === 'read');
  const queues = meter.queues.map((use) => ({ use, perMail: use.calls / accepted }));
  return {
    accepted,
    writes,
    reads,
    queues,
    writeUnits: sum(writes),
    readUnits: sum(reads),
    sesCalls: sesCalls / accepted,
    queueCalls: sum(queues),
  };
}

/** The measures whose ceiling is passed, beyond what adding up binary fractions may do. */
export function passed(consumption: Readonly<Record<Measure, number>>): readonly Measure[] {
  return measures.filter((measure) => consumption[measure] > ceilings[measure] + 1e-9);
}

function sum(parts: readonly { readonly perMail: number }[]): number {
  return parts.reduce((total, { perMail }) => total + perMail, 0);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] =
    sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('nothing has no median');
  return (low + high) / 2;
}
