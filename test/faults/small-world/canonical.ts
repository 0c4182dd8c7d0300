import { flightLease } from '#shared/domain/flight.ts';
import { day, hour, type Instant } from '#shared/domain/instant.ts';
import type { Enrolment, Subscriber } from '#shared/domain/subscriber.ts';
import type { Node } from './automaton.ts';
import { nap, start, type Table, type World } from './world.ts';

/** Any two stand for the same thing while nobody holds a copy: so a person written to is not a new state. */
const anyRev = 100;
const past = start - hour;
const future = start + 15 * hour;
/** Longer ago than any scenario that keeps ages takes. */
const oldest = start - 60 * day;

/**
 * The one world that stands for all that differ in nothing that can matter once no process is under
 * way: revisions are compared with copies, and there are none; of times only their order with now,
 * the lease, the gap, the night and the restore is ever looked at. So the states are finite, although
 * time and revisions are not.
 */
export function canonical(world: World): World {
  const { now, table, backup, keepsAges } = world;
  const { sendFloor } = table;
  const aged = (at: Instant): Instant => Math.max(at - now + start, oldest);
  const date = (at: Instant): Instant => {
    if (keepsAges) return aged(at);
    return at > now ? future : past;
  };
  const moment = (at: Instant): Instant => momentOf(at, now) - now + start;
  const rows = (all: Table['rows']) =>
    Object.fromEntries(
      Object.entries(all)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, row]) => [key, { ...row, begunAt: moment(row.begunAt), changedAt: start }]),
    );
  const person = (one: Subscriber | undefined) => one && personOf(one, date, moment);
  return {
    ...world,
    now: start,
    table: {
      ...table,
      person: person(table.person),
      rows: rows(table.rows),
      ...(sendFloor === undefined ? {} : { sendFloor: Math.max(aged(sendFloor), oldest + 1) }),
    },
    taken: sorted(world.taken),
    reopened: sorted(world.reopened),
    ...(backup === undefined ? {} : { backup: { person: person(backup.person), rows: rows(backup.rows) } }),
  };
}

function sorted(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** This very moment, within the day, or longer ago: the lease, the gap and the night ask for no more. */
function momentOf(at: Instant, now: Instant): Instant {
  if (now - at < flightLease) return at;
  return now - at < day ? now - nap : now - 2 * day;
}

/**
 * The same while processes are under way, as far as their copies allow: a revision that none of them
 * holds is as good as any other, a flight that is nobody's any more has nobody's id, and how long ago
 * does not matter beyond the lease and the gap.
 */
export function tidy(world: World, atWork: readonly Pick<Node, 'rev' | 'slot'>[]): World {
  const { now, table } = world;
  const { person } = table;
  if (person === undefined) return world;
  const held = atWork.flatMap(({ rev }) => (rev === undefined ? [] : [rev]));
  const rev = held.length === 0 ? anyRev : held.includes(person.rev) ? person.rev : Math.max(...held) + 1;
  const moment = (at: Instant): Instant => momentOf(at, now);
  const isHeld = (id: string) => atWork.some(({ slot }) => id.startsWith(`w${slot}.`));
  const { lastMailAt } = person;
  const tidied = {
    ...person,
    rev,
    enrolments: person.enrolments.map((enrolment) => {
      const { flight } = enrolment;
      if (flight === undefined) return enrolment;
      const id = isHeld(flight.id) ? flight.id : 'w';
      return { ...enrolment, flight: { ...flight, id, at: moment(flight.at) } };
    }),
    ...(lastMailAt !== undefined && { lastMailAt: moment(lastMailAt) }),
  };
  const rows = Object.fromEntries(
    Object.entries(table.rows)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, row]) => [key, { ...row, begunAt: moment(row.begunAt), changedAt: start }]),
  );
  return { ...world, table: { ...table, person: tidied, rows } };
}

type ByTime = (at: Instant) => Instant;

function personOf(person: Subscriber, date: ByTime, moment: ByTime): Subscriber {
  const { suppressed, erasing, lastMailAt, enrolments } = person;
  // Built in one order, so that equal worlds have equal text.
  return {
    v: 1,
    key: person.key,
    rev: anyRev,
    ...(person.profile && { profile: person.profile }),
    ...(person.consent && { consent: person.consent }),
    ...(suppressed && { suppressed: { reason: suppressed.reason, at: start } }),
    ...(erasing !== undefined && { erasing: date(erasing) }),
    enrolments: enrolments.map((enrolment) => enrolmentOf(enrolment, date, moment)),
    ...(lastMailAt !== undefined && { lastMailAt: moment(lastMailAt) }),
  };
}

function enrolmentOf(enrolment: Enrolment, date: ByTime, moment: ByTime): Enrolment {
  const { id, campaign, version, next, flight, begun, ended } = enrolment;
  return {
    id,
    campaign,
    version,
    ...(next && {
      next: {
        step: next.step,
        due: date(next.due),
        ...(next.firstDue !== undefined && { firstDue: date(next.firstDue) }),
        ...(next.attempt !== undefined && { attempt: next.attempt }),
      },
    }),
    ...(flight && {
      flight: {
        step: flight.step,
        // No process is left that could know its own.
        id: 'w',
        at: moment(flight.at),
        verdict: flight.verdict,
        ...(flight.reason !== undefined && { reason: flight.reason }),
        ...(flight.before !== undefined && { before: moment(flight.before) }),
        ...(flight.attempt !== undefined && { attempt: flight.attempt }),
      },
    }),
    begun: [...begun],
    ...(ended && { ended: { reason: ended.reason, at: start } }),
  };
}
