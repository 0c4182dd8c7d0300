import type { Delivery } from './delivery.ts';
import { END, type EndReason, type Enrolment } from './subscriber.ts';

/** An enrolment and the steps of its version, in order. */
export interface Member {
  readonly enrolment: Enrolment;
  readonly steps: readonly string[];
}
export type Row = Pick<Delivery, 'enrolment' | 'step' | 'state' | 'reason'>;

/** How many enrolments stand where, at one step. Each enrolment is in exactly one place. */
interface StepNumbers {
  readonly waiting: number;
  /** Begun, and its outcome is not recorded yet. */
  readonly inFlight: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly bounced: number;
  readonly complained: number;
  /** By reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly refused: number;
  readonly unknown: number;
  /** Never begun, because the enrolment ended before. */
  readonly left: number;
}

export interface Numbers {
  readonly enrolled: number;
  readonly ended: Readonly<Partial<Record<EndReason, number>>>;
  readonly steps: readonly (StepNumbers & { readonly step: string })[];
  readonly total: StepNumbers;
  readonly balance: Balance;
}

/** The proof that nothing was lost: what should be in the ledger, and what is. */
interface Balance {
  /** Steps of each enrolment's version, added up: enrolled × steps while there is one version. */
  readonly expected: number;
  readonly counted: number;
  /** Steps that are neither open nor recorded. */
  readonly missing: number;
  /** Rows that belong to no step of any enrolment. */
  readonly strays: number;
  readonly holds: boolean;
}

type Place = Exclude<keyof StepNumbers, 'skipped'> | 'skipped' | 'missing';

/**
 * Counts one population from the ledger itself. A row speaks before the person does, since it may
 * have been written after the person was read.
 */
export function countNumbers(members: readonly Member[], rows: readonly Row[]): Numbers {
  const found = rowsByStep(rows);
  const steps = [...new Set(members.flatMap((member) => member.steps))];
  const tallies = new Map(steps.map((step) => [step, emptyTally()]));
  const ended: Partial<Record<EndReason, number>> = {};
  let missing = 0;
  for (const member of members) {
    const reason = member.enrolment.ended?.reason;
    if (reason !== undefined) ended[reason] = (ended[reason] ?? 0) + 1;
    for (const step of member.steps) {
      const row = found.get(keyOf(member.enrolment.id, step));
      const place = placeOf(member, step, row);
      if (place === 'missing') missing += 1;
      else add(tallies.get(step), place, row?.reason);
    }
  }
  const expected = members.reduce((sum, member) => sum + member.steps.length, 0);
  const strays = strayRows(members, rows).length;
  const perStep = steps.map((step) => ({ step, ...(tallies.get(step) ?? emptyTally()) }));
  const total = perStep.reduce(sum, emptyTally());
  const counted = size(total);
  const holds = counted === expected && missing === 0 && strays === 0;
  return {
    enrolled: members.length,
    ended,
    steps: perStep,
    total,
    balance: { expected, counted, missing, strays, holds },
  };
}

/** Enrolments to look at again before the balance is doubted: something moved between two reads, or is lost. */
export function doubtfulEnrolments(members: readonly Member[], rows: readonly Row[]): ReadonlySet<string> {
  const found = rowsByStep(rows);
  const lacking = members.filter((member) =>
    member.steps.some(
      (step) => placeOf(member, step, found.get(keyOf(member.enrolment.id, step))) === 'missing',
    ),
  );
  return new Set([
    ...lacking.map((member) => member.enrolment.id),
    ...strayRows(members, rows).map((row) => row.enrolment),
  ]);
}

function placeOf({ enrolment }: Member, step: string, row: Row | undefined): Place {
  if (row !== undefined) return row.state;
  if (enrolment.flight?.step === step) return 'inFlight';
  const { next, ended } = enrolment;
  if (enrolment.begun.includes(step)) {
    // Erasing keeps the list of steps and nothing else: the rows go a little later.
    return ended?.reason === 'erased' ? 'inFlight' : 'missing';
  }
  if (ended) return 'left';
  // Whatever was not begun comes next, or after what comes next.
  return next === undefined || next.step === END ? 'missing' : 'waiting';
}

function strayRows(members: readonly Member[], rows: readonly Row[]): readonly Row[] {
  const known = new Set(
    members.flatMap(({ enrolment, steps }) => steps.map((step) => keyOf(enrolment.id, step))),
  );
  return rows.filter((row) => !known.has(keyOf(row.enrolment, row.step)));
}

function rowsByStep(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [keyOf(row.enrolment, row.step), row]));
}

const keyOf = (enrolment: string, step: string): string => `${enrolment}_${step}`;

type Tally = { -readonly [K in keyof StepNumbers]: StepNumbers[K] } & { skipped: Record<string, number> };

function emptyTally(): Tally {
  return {
    waiting: 0,
    inFlight: 0,
    accepted: 0,
    delivered: 0,
    bounced: 0,
    complained: 0,
    skipped: {},
    refused: 0,
    unknown: 0,
    left: 0,
  };
}

function add(tally: Tally | undefined, place: Exclude<Place, 'missing'>, reason = 'unspecified'): void {
  if (tally === undefined) return;
  if (place === 'skipped') tally.skipped[reason] = (tally.skipped[reason] ?? 0) + 1;
  else tally[place] += 1;
}

function sum(total: Tally, step: StepNumbers): Tally {
  const skipped = { ...total.skipped };
  for (const [reason, count] of Object.entries(step.skipped))
    skipped[reason] = (skipped[reason] ?? 0) + count;
  return {
    waiting: total.waiting + step.waiting,
    inFlight: total.inFlight + step.inFlight,
    accepted: total.accepted + step.accepted,
    delivered: total.delivered + step.delivered,
    bounced: total.bounced + step.bounced,
    complained: total.complained + step.complained,
    skipped,
    refused: total.refused + step.refused,
    unknown: total.unknown + step.unknown,
    left: total.left + step.left,
  };
}

function size({ skipped, ...others }: StepNumbers): number {
  return [...Object.values(others), ...Object.values(skipped)].reduce((all, count) => all + count, 0);
}
