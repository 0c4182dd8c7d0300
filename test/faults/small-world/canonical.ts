import { mailGap } from '#shared/domain/decide.ts';
import { flightLease } from '#shared/domain/flight.ts';
import { day, hour, type Instant, minute } from '#shared/domain/instant.ts';
import { dueAt, type Enrolment, type Flight, type Subscriber } from '#shared/domain/subscriber.ts';
import { type Fate, shortJump, start, type Table, type World } from './world.ts';

/** What a process under way still knows that others can notice. */
export interface Memory {
  /** Its own name, which stands in the ids of the flights it began: `w0.0`, `w0.1` … */
  readonly worker: string;
  /** The revision of the person that it holds a copy of: its writes are conditional on no other. */
  readonly rev: number | undefined;
  /** The same of the campaign's head. */
  readonly headRev: number | undefined;
  readonly began: Instant;
}

/** How a process is seen in the form of its world: the same one, with other names, revisions and times. */
export interface Renaming {
  /** By worker; whoever is not among them is dead, and was nobody in particular. */
  readonly workers: Readonly<Record<string, string>>;
  readonly rev: number;
  readonly headRev: number;
  readonly time: number;
}

export interface Form {
  readonly world: World;
  /** Of each process, in the order they were given in. */
  readonly renamings: readonly Renaming[];
}

export const currentRev = 100;
const staleRev = currentRev - 1;
const longAgo = start - 9 * day;

/**
 * The one world that stands for all that differ in nothing that anybody can notice. A copy of the
 * person is current or it is stale, whatever the revisions; a flight is that of a process under way or
 * it is nobody's; of times only matters how they lie to now, to each other, to a lease, a gap, the
 * greatest lateness and a restore. The oldest process began at `start`; when there is none it is
 * `start` now. So the states are finite, although time, revisions and ids are not.
 */
export function formOf(
  world: World,
  processes: readonly Memory[],
  { maxLateness, isCalm }: { readonly maxLateness: Instant; readonly isCalm: boolean },
): Form {
  const time = start - Math.min(world.now, ...processes.map(({ began }) => began));
  const workers: Record<string, string> = {};
  for (const [index, { worker }] of processes.entries()) workers[worker] = `w${index}`;
  const current = world.table.person?.rev;
  // Where heads are written by processes, there is one.
  const currentHead = Object.values(world.table.heads)[0]?.rev;
  const renamings = processes.map(
    ({ rev, headRev }): Renaming => ({
      workers,
      time,
      rev: renamedRev(rev, current),
      headRev: renamedRev(headRev, currentHead),
    }),
  );
  const truth = isCalm ? world.truth : simplified(world.truth);
  return {
    world: seen({ ...world, truth, now: world.now + time }, viewOf(world, time, workers, maxLateness)),
    renamings,
  };
}

/** By how much the revision that is held has to change. */
const renamedRev = (held: number | undefined, current: number | undefined): number =>
  held === undefined ? 0 : (held === current ? currentRev : staleRev) - held;

/** How revisions, ids and times are seen. */
interface View {
  readonly flightId: (id: string) => string;
  /** Dates, which are compared with now and with each other. */
  readonly date: (at: Instant) => Instant;
  readonly firstDate: (at: Instant) => Instant;
  /** Moments that passed, of which only matters whether a lease or the gap is over. */
  readonly moment: (at: Instant) => Instant;
}

function viewOf(world: World, time: number, workers: Renaming['workers'], maxLateness: Instant): View {
  const now = world.now + time;
  const { sendFloor } = world.table;
  const ranks = dateRanks(world);
  const classOf = (at: Instant): Instant => {
    const shifted = at + time;
    if (shifted > start + shortJump) return start + hour;
    if (shifted > start) return start + shortJump;
    if (sendFloor !== undefined && at >= sendFloor) return start;
    return now - shifted > maxLateness ? longAgo : start - hour;
  };
  return {
    flightId: (id) => renamedFlight(id, workers),
    // Those of one class keep their order: the earlier one goes first.
    date: (at) => classOf(at) - ranks.length + ranks.indexOf(at),
    firstDate: classOf,
    moment(at) {
      const shifted = at + time;
      if (now - shifted < flightLease || shifted >= start) return shifted;
      return now - shifted < mailGap ? start - shortJump : longAgo;
    },
  };
}

export function renamedFlight(id: string, workers: Renaming['workers']): string {
  const [worker = '', count] = id.split('.');
  const name = workers[worker];
  return name === undefined ? 'nobody' : `${name}.${count}`;
}

/** All dates of steps and of the index, earliest first: at most one for each enrolment, here and in the backup. */
function dateRanks({ table, backup }: World): readonly Instant[] {
  const { listed } = table;
  const dates = [table.person, backup?.person].flatMap((person) =>
    (person?.enrolments ?? []).flatMap(({ next }) => (next ? [next.due] : [])),
  );
  if (listed?.at !== undefined) dates.push(listed.at);
  return [...new Set(dates)].sort((a, b) => a - b);
}

/** Built in one order of keys, so that equal worlds have equal text. */
function seen(world: World, view: View): World {
  const { table, truth, backup, budget } = world;
  const person = (one: Subscriber | undefined) => one && personSeen(one, view);
  return {
    now: world.now,
    table: {
      person: person(table.person),
      rows: rowsSeen(table.rows, view),
      heads: headsSeen(table.heads, view),
      sendFloor: table.sendFloor && start - 30 * minute,
      listed: listingSeen(table, view),
      claim: table.claim,
    },
    truth: sorted(truth),
    left: world.left,
    lost: world.lost,
    budget,
    backup: backup && { person: person(backup.person), rows: rowsSeen(backup.rows, view) },
  };
}

function headsSeen(heads: Table['heads'], view: View): Table['heads'] {
  const all = Object.entries(heads).map(([id, { tripped, ...head }]) => [
    id,
    {
      ...head,
      ...(tripped && { tripped: { rule: tripped.rule, at: view.moment(tripped.at) } }),
      rev: currentRev,
      changedAt: start,
    },
  ]);
  return Object.fromEntries(all);
}

function listingSeen({ person, listed }: Table, view: View): Table['listed'] {
  if (listed === undefined || (person && dueAt(person) === listed.at)) return undefined;
  return { at: listed.at && view.date(listed.at) };
}

/** After a crash rows need no longer say what SES said, so only its count of mails matters. */
const simplified = (truth: World['truth']): World['truth'] =>
  Object.fromEntries(
    Object.entries(truth).flatMap(([key, fates]) => {
      const known = fates.flatMap((fate): Fate[] =>
        fate === 'opened' ? [fate] : fate === 'accepted' || fate === 'taken' ? ['taken'] : [],
      );
      return known.length === 0 ? [] : [[key, known]];
    }),
  );

const sorted = <T>(all: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));

function rowsSeen(rows: Table['rows'], view: View): Table['rows'] {
  const all = Object.entries(rows).map(
    ([key, { campaign, enrolment, step, subscriber, version, state, reason, messageId, attempt, begunAt }]) =>
      [
        key,
        {
          ...{ campaign, enrolment, step, subscriber, version, state, reason, messageId, attempt },
          begunAt: view.moment(begunAt),
          changedAt: start,
        },
      ] as const,
  );
  return sorted(Object.fromEntries(all));
}

function personSeen(person: Subscriber, view: View): Subscriber {
  const { key, profile, consent, suppressed, erasing, enrolments, lastMailAt } = person;
  return {
    ...{ key, rev: currentRev, profile },
    consent: consent && { version: consent.version, at: start - day },
    suppressed: suppressed && { reason: suppressed.reason, at: start },
    erasing: erasing && view.date(erasing),
    enrolments: enrolments.map((enrolment) => enrolmentSeen(enrolment, view)),
    lastMailAt: lastMailAt && momentOr(view, lastMailAt),
  };
}

/** A mail of long ago is as good as none. */
const momentOr = (view: View, at: Instant): Instant | undefined => {
  const moment = view.moment(at);
  return moment === longAgo ? undefined : moment;
};

function enrolmentSeen(enrolment: Enrolment, view: View): Enrolment {
  const { id, campaign, version, next, flight, begun, ended } = enrolment;
  return {
    ...{ id, campaign, version },
    next: next && {
      step: next.step,
      due: view.date(next.due),
      firstDue: next.firstDue && view.firstDate(next.firstDue),
      attempt: next.attempt,
    },
    flight: flight && flightSeen(flight, view),
    begun,
    ended: ended && { reason: ended.reason, at: start },
  };
}

function flightSeen({ step, id, at, verdict, reason, before, attempt }: Flight, view: View): Flight {
  return {
    ...{ step, id: view.flightId(id), at: view.moment(at), verdict, reason, attempt },
    before: before && momentOr(view, before),
  };
}
