import { isTaken, rankOf } from '#shared/domain/delivery.ts';
import { dueAt, type Subscriber } from '#shared/domain/subscriber.ts';
import { checkGap, checkRecorded, checkReopened } from './promises.ts';
import type { Request } from './request.ts';
import { Broken, checkListed, rowKey, type Table, type World } from './world.ts';

/** The table's answer to a call, and what stands afterwards; the conditions are those of the repositories. */
export function applied(
  world: World,
  request: Exclude<Request, { call: 'send' }>,
): { world: World; answer: unknown } {
  const { table } = world;
  const { person, rows } = table;
  const same = (answer: unknown) => ({ world, answer });
  const changed = (change: Partial<Table>, answer: unknown) => ({
    world: { ...world, table: { ...table, ...change } },
    answer,
  });
  switch (request.call) {
    case 'get':
      return same(person);
    case 'listings':
      return same(person ? [{ key: person.key, subscriber: person }] : []);
    case 'due': {
      const date = person && dueAt(person);
      return same(
        person && date !== undefined && date <= request.until ? [{ key: person.key, dueAt: date }] : [],
      );
    }
    case 'head':
      return same(table.heads[request.campaign]);
    case 'account':
      return same({
        stopped: false,
        rev: 1,
        ...(table.sendFloor === undefined ? {} : { sendFloor: table.sendFloor }),
      });
    case 'save':
      return saved(world, request.next);
    case 'row':
      return same(rows[rowKey(request.id)]);
    case 'rows':
      return same(request.ids.flatMap((id) => rows[rowKey(id)] ?? []));
    case 'record': {
      const standing = rows[rowKey(request.row)];
      const isHigher = standing === undefined || rankOf(standing) < rankOf(request.row);
      checkRecorded(standing, request.row, isHigher);
      if (!isHigher) return same(false);
      return changed({ rows: { ...rows, [rowKey(request.row)]: request.row } }, true);
    }
    case 'raise': {
      const standing = rows[rowKey(request.id)];
      if (standing === undefined) return same('absent');
      if (rankOf(standing) >= rankOf(request.outcome)) return same('not-higher');
      const { reason: _, ...row } = standing;
      return changed({ rows: { ...rows, [rowKey(request.id)]: { ...row, ...request.outcome } } }, 'raised');
    }
    case 'removeRows': {
      const gone = new Set(request.ids.map(rowKey));
      return changed(
        { rows: Object.fromEntries(Object.entries(rows).filter(([key]) => !gone.has(key))) },
        undefined,
      );
    }
  }
}

function saved(world: World, next: Subscriber): { world: World; answer: boolean } {
  const { person } = world.table;
  if (person?.rev !== next.rev - 1) return { world, answer: false };
  const table = { ...world.table, person: next };
  checkListed(table);
  let { reopened } = world;
  for (const enrolment of next.enrolments) {
    const before = person.enrolments.find(({ id }) => id === enrolment.id);
    const { flight, next: to } = enrolment;
    const isAgain =
      before?.next?.attempt !== undefined &&
      to?.step !== before.next.step &&
      flight?.id !== before.flight?.id;
    const isBegun =
      flight?.verdict === 'send' && (enrolment.begun.length > (before?.begun.length ?? 0) || isAgain);
    if (isBegun && flight.id !== before?.flight?.id) checkGap(flight);
    if (isBegun && world.left) throw new Broken('no flight is begun after leaving');
    const key = flight && rowKey({ enrolment: enrolment.id, step: flight.step });
    const row = key === undefined ? undefined : world.table.rows[key];
    if (isBegun && flight.attempt !== undefined && (row === undefined || isTaken(row.state)))
      throw new Broken('no step that SES took is begun again');
    // Undoing another attempt takes the flight away; opening a step again leaves it.
    const isUndone = flight === undefined && before?.flight?.step === to?.step;
    if (to?.attempt !== undefined && to.attempt !== before?.next?.attempt && !isUndone) {
      const again = rowKey({ enrolment: enrolment.id, step: to.step });
      reopened = { ...reopened, [again]: (reopened[again] ?? 0) + 1 };
      checkReopened(world.table.rows[again], reopened[again] ?? 0, world.now);
    }
  }
  return {
    world: { ...world, table, reopened, left: world.left || next.suppressed !== undefined },
    answer: true,
  };
}

/** SES takes the mail. */
export function takenBySes(world: World, tag: string): World {
  const [, enrolment = '', step = ''] = tag.split('_');
  const key = rowKey({ enrolment, step });
  const times = (world.taken[key] ?? 0) + 1;
  if (times > 1 + (world.reopened[key] ?? 0)) throw new Broken('no step is accepted twice');
  return { ...world, taken: { ...world.taken, [key]: times } };
}
