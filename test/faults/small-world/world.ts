import type { CampaignHead } from '#shared/domain/campaign.ts';
import { type Delivery, isTaken } from '#shared/domain/delivery.ts';
import { day, hour, type Instant, minute } from '#shared/domain/instant.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';

/** Noon, so that neither a jump nor a night gets near the edge of the window. */
export const start: Instant = Date.parse('2026-12-01T12:00:00Z');
/** Time only ever jumps this far: whatever was to come is due, each lease is over, the gap has passed. */
export const jump = day + hour;
/** While a worker is under way time passes only so far: its lease is over, and it itself is too old to call SES. */
export const nap = 2 * minute;

/** What the table holds of one person and their campaigns; two persons share nothing else. */
export interface Table {
  readonly person: Subscriber | undefined;
  /** By enrolment and step. */
  readonly rows: Readonly<Record<string, Delivery>>;
  readonly heads: Readonly<Record<string, CampaignHead>>;
  readonly sendFloor?: Instant;
}

/** Everything but the processes: the table, the truth about SES and the person, and what may still happen. */
export interface World {
  readonly now: Instant;
  readonly table: Table;
  /** How long ago things were matters to a restore, up to some days; to nothing else. */
  readonly keepsAges: boolean;
  /** Jumps of time that were made so far, where ages are kept: they must end somewhere. */
  readonly nights: number;
  /** How often SES took each step. */
  readonly taken: Readonly<Record<string, number>>;
  /** How often each step was opened again. */
  readonly reopened: Readonly<Record<string, number>>;
  /** The person left, or must not be written to any more. */
  readonly left: boolean;
  /** True once anything happened that a calm day does not know. */
  readonly troubled: boolean;
  /** How often each of these may still happen. */
  readonly budget: Readonly<Record<Rare, number>>;
  /** The table as it was when the backup was taken. */
  readonly backup?: Pick<Table, 'person' | 'rows'>;
}

export const rare = [
  'crash',
  'jump',
  'leave',
  'erase',
  'pause',
  'redate',
  'publish',
  'reopen',
  'backup',
  'restore',
] as const;
export type Rare = (typeof rare)[number];

export const rowKey = ({ enrolment, step }: { readonly enrolment: string; readonly step: string }): string =>
  `${enrolment} ${step}`;

export function spend(world: World, what: Rare): World {
  return { ...world, budget: { ...world.budget, [what]: world.budget[what] - 1 } };
}

/** A property that does not hold; it ends the exploration with the trace that led here. */
export class Broken extends Error {}

/** Whoever has an unfinished enrolment, or waits for the second half of erasing, has a date in the index. */
export function checkListed({ person }: Table): void {
  if (person === undefined) return;
  const open = person.enrolments.some(({ ended, next, flight }) => !ended || next || flight);
  if (
    open &&
    person.erasing === undefined &&
    person.enrolments.some((one) => !one.next && (!one.ended || one.flight))
  )
    throw new Broken('nobody unfinished is outside the due index');
  if ((open || person.erasing !== undefined) !== (dueAt(person) !== undefined))
    throw new Broken('nobody unfinished is outside the due index');
}

/** What must be true once everything that was due is done. */
export function checkSettled({ table, taken, troubled }: World): void {
  const { person, rows } = table;
  if (person === undefined) return;
  if (person.suppressed?.reason === 'erased') {
    if (Object.keys(rows).length > 0) throw new Broken('nothing is left of somebody who erased themselves');
    return;
  }
  for (const { id, begun, flight, ended } of person.enrolments) {
    if (flight || !ended) throw new Broken('every enrolment ends, its last flight settled');
    for (const step of begun)
      if (rows[rowKey({ enrolment: id, step })] === undefined)
        throw new Broken('each step that was begun has its row');
  }
  for (const [key, row] of Object.entries(rows)) {
    const times = taken[key] ?? 0;
    if (times > 0 && !isTaken(row.state) && row.state !== 'unknown')
      throw new Broken(`what SES took is never recorded as ${row.state}`);
    if (times === 0 && isTaken(row.state)) throw new Broken('what is recorded as accepted was taken by SES');
    if (!troubled && times > 0 !== isTaken(row.state))
      throw new Broken('without trouble rows say what SES said');
  }
  for (const key of Object.keys(taken))
    if (rows[key] === undefined) throw new Broken('what SES took has a row');
}
