import { isRepeatable, isTaken } from '#shared/domain/delivery.ts';
import { defer } from '#shared/domain/flight.ts';
import { isRunning } from '#shared/domain/subscriber.ts';
import { erase, leave } from '#shared/domain/subscriber-changes.ts';
import { unknownFor } from '#shared/usecases/housekeep.ts';
import type { Node } from './automaton.ts';
import type { Task } from './processes.ts';
import { writes } from './request.ts';
import type { Scenario, SesAnswer } from './scenarios.ts';
import { applied, takenBySes } from './table.ts';
import { jump, nap, rowKey, spend, type World } from './world.ts';

/** What an idle worker may be set to do now. */
export function beginnings(world: World, { bounds, setting }: Scenario): readonly Task[] {
  const { person, rows, heads } = world.table;
  const tasks: Task[] = person === undefined ? [] : [{ do: 'visit' }];
  const campaigns = new Map((person?.enrolments ?? []).map(({ id, campaign }) => [id, campaign]));
  for (const key of Object.keys(world.taken)) {
    const [enrolment = '', step = ''] = key.split(' ');
    // Erasing has ended the enrolment; the tag of the mail still names it.
    const campaign = campaigns.get(enrolment) ?? 'first-steps';
    for (const type of bounds.happens.reopen ? [] : bounds.events)
      tasks.push({ do: 'event', type, tag: `${campaign}_${enrolment}_${step}` });
  }
  if (setting.changing === 'heads' && bounds.happens.pause)
    for (const [enrolment, campaign] of campaigns)
      if (heads[campaign]?.status === 'running') tasks.push({ do: 'wake', campaign, enrolment });
  if (bounds.happens.reopen)
    for (const row of Object.values(rows))
      if (isRepeatable(row) && row.begunAt <= world.now - unknownFor)
        tasks.push({ do: 'reopen', campaign: row.campaign, enrolment: row.enrolment, step: row.step });
  return tasks;
}

interface AfterCall {
  readonly to: World;
  /** Absent: the process died. */
  readonly answer?: { readonly value: unknown };
  readonly label: string;
}

const answers: Readonly<Record<SesAnswer, unknown>> = {
  accepted: { kind: 'accepted', messageId: 'm' },
  refused: { kind: 'refused', code: 'MessageRejected' },
  'not-sent': { kind: 'not-sent', code: 'Throttling', retryAfter: 60_000 },
  'unknown-taken': { kind: 'unknown', code: 'TimeoutError' },
  'unknown-lost': { kind: 'unknown', code: 'TimeoutError' },
};
const isTroubling = (answer: SesAnswer) => answer.startsWith('unknown');

/** What may come of the call that a process waits for. */
export function afterCall(world: World, { request }: Node, { bounds }: Scenario): readonly AfterCall[] {
  if (request === undefined) throw new Error('a process that is over asks nothing');
  const trouble = { ...spend(world, 'crash'), troubled: true };
  const mayCrash = world.budget.crash > 0;
  if (request.call === 'send') {
    const moves = bounds.ses.map((answer) => {
      const from = isTroubling(answer) ? { ...world, troubled: true } : world;
      const to = answer === 'accepted' || answer === 'unknown-taken' ? takenBySes(from, request.tag) : from;
      return { to, answer: { value: answers[answer] }, label: `SES: ${answer}` };
    });
    if (!mayCrash) return moves;
    return [
      ...moves,
      { to: trouble, label: 'dies before SES is called' },
      { to: takenBySes(trouble, request.tag), label: 'dies after SES took it' },
    ];
  }
  const { world: to, answer } = applied(world, request);
  const moves: AfterCall[] = [{ to, answer: { value: answer }, label: request.call }];
  if (!mayCrash) return moves;
  // Dying at a read leaves what dying before the next write leaves, or nothing at all.
  if (!writes.has(request.call)) return moves;
  moves.push({ to: trouble, label: `dies before ${request.call}` });
  const after = { ...spend(to, 'crash'), troubled: true };
  moves.push({ to: after, label: `dies after ${request.call}` });
  // The client repeats a write whose answer was lost, and its condition does not hold any more.
  if (answer === true)
    moves.push({ to: after, answer: { value: false }, label: `${request.call}: the answer is lost` });
  return moves;
}

/** Enough for each step, a backup, a restore and a night of nothing. */
const mostNights = 6;

interface Happened {
  readonly to: World;
  readonly label: string;
}

/** What people, staff and time may do in this moment. */
export function afterRare(
  world: World,
  isQuiet: boolean,
  { bounds, setting }: Scenario,
): readonly Happened[] {
  const { budget, now, table, backup } = world;
  const { person, heads } = table;
  const moves: Happened[] = [];
  const happens = (label: string, to: World) => moves.push({ to, label });
  const withTable = (change: Partial<World['table']>, from: World) => ({
    ...from,
    table: { ...table, ...change },
  });

  if (isQuiet && world.nights < mostNights)
    happens('time goes on', { ...world, now: now + jump, nights: world.nights + (world.keepsAges ? 1 : 0) });
  if (!isQuiet && budget.jump > 0)
    happens('time goes on', { ...spend(world, 'jump'), now: now + nap, troubled: true });
  if (person && budget.leave > 0 && person.enrolments.some(isRunning))
    happens('leaves', {
      ...withTable({ person: leave(person, 'all', now) }, spend(world, 'leave')),
      left: true,
    });
  if (person && budget.erase > 0 && person.suppressed?.reason !== 'erased')
    happens('erases', { ...withTable({ person: erase(person, now) }, spend(world, 'erase')), left: true });
  if (person && budget.redate > 0)
    for (const enrolment of person.enrolments.filter((one) => isRunning(one) && (one.next?.due ?? 0) > now))
      happens(
        'is dated earlier',
        withTable({ person: defer(person, enrolment, now) }, spend(world, 'redate')),
      );

  for (const head of Object.values(heads)) {
    const put = (change: object, from: World) =>
      withTable({ heads: { ...heads, [head.id]: { ...head, ...change } } }, from);
    if (head.status === 'running' && budget.pause > 0)
      happens('is paused', put({ status: 'paused' }, spend(world, 'pause')));
    if (head.status === 'paused') happens('is resumed', put({ status: 'running' }, world));
    const next = (head.version ?? 0) + 1;
    const isThere = setting.versions.some((one) => one.campaign === head.id && one.version === next);
    if (budget.publish > 0 && isThere)
      happens(`version ${next} is published`, put({ version: next }, spend(world, 'publish')));
  }

  // Before a restored table may be used no worker runs, and the floor lies after all that was sent.
  if (budget.backup > 0)
    happens('is backed up', { ...spend(world, 'backup'), backup: { person, rows: table.rows } });
  if (isQuiet && backup && budget.restore > 0) {
    const restored = withTable({ ...backup, sendFloor: now + 1 }, spend(world, 'restore'));
    happens('is restored', { ...restored, troubled: true });
  }
  // News of a mail that was taken may come late, and after the step was opened again.
  if (isQuiet && bounds.happens.reopen) {
    for (const key of Object.keys(world.taken)) {
      const row = table.rows[key];
      if (row === undefined || isTaken(row.state)) continue;
      const raised = { ...row, state: 'delivered' as const };
      happens('an event comes', withTable({ rows: { ...table.rows, [rowKey(row)]: raised } }, world));
    }
  }
  return moves;
}
