import type { CampaignVersion } from '#shared/domain/campaign.ts';
import { isRepeatable, isTaken } from '#shared/domain/delivery.ts';
import { defer } from '#shared/domain/flight.ts';
import { isRunning, type Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave } from '#shared/domain/subscriber-changes.ts';
import { unknownFor } from '#shared/usecases/housekeep.ts';
import type { Task } from './processes.ts';
import { written } from './properties.ts';
import { type Bounds, enrolmentIn } from './scenarios.ts';
import { longJump, type Rare, shortJump, spend, start, type Table, timesTaken, type World } from './world.ts';

/** What an idle worker may be set to do now. A nomination may come at any time, however stale. */
export function beginnings(world: World, bounds: Bounds): readonly Task[] {
  const { rows, heads } = world.table;
  const tasks: Task[] = [{ do: 'visit' }];
  for (const [key, fates] of Object.entries(world.truth)) {
    if (timesTaken(fates) === 0) continue;
    const [enrolment = '', step = ''] = key.split(' ');
    const tag = `${enrolmentIn(enrolment)}_${enrolment}_${step}`;
    for (const type of bounds.events) tasks.push({ do: 'event', type, tag });
  }
  if (bounds.happens.pause)
    for (const { id, status } of Object.values(heads))
      if (status === 'running') tasks.push({ do: 'wake', campaign: id });
  if (bounds.happens.reopen)
    for (const row of Object.values(rows))
      if (isRepeatable(row) && row.begunAt <= world.now - unknownFor) {
        const { campaign, enrolment, step } = row;
        tasks.push({ do: 'reopen', campaign, enrolment, step });
      }
  return tasks;
}

export interface Happened {
  readonly to: World;
  readonly label: string;
}

/** What people, staff and time may do in this moment, each in one step. */
export function happenings(
  world: World,
  isQuiet: boolean,
  versions: readonly CampaignVersion[],
  { jumps, happens: { reopen: isRepeating } }: Bounds,
): readonly Happened[] {
  const { budget, now, table } = world;
  const moves: Happened[] = [];
  const happens = (label: string, to: World) => moves.push({ to, label });
  if (isQuiet) happens('time goes on', { ...world, now: now + longJump });
  // The oldest process began at `start`.
  else if (now < start + jumps * shortJump)
    happens('time goes on a little', { ...world, now: now + shortJump });
  ofPerson(world, happens);
  for (const head of Object.values(table.heads)) {
    const put = (change: object, from: World): World =>
      withTable(from, { heads: { ...table.heads, [head.id]: { ...head, ...change } } });
    if (head.status === 'running' && budget.pause > 0)
      happens('the campaign is paused', put({ status: 'paused' }, spend(world, 'pause')));
    if (head.status === 'paused') happens('the campaign is resumed', put({ status: 'running' }, world));
    const next = (head.version ?? 0) + 1;
    const isThere = versions.some((one) => one.campaign === head.id && one.version === next);
    if (budget.publish > 0 && isThere)
      happens(`version ${next} is published`, put({ version: next }, spend(world, 'publish')));
  }
  const { person, rows } = table;
  // News of a mail may come later than it should, when the step waits to be repeated.
  if (isQuiet && isRepeating)
    for (const [key, row] of Object.entries(rows))
      if (timesTaken(world.truth[key]) > 0 && !isTaken(row.state))
        happens(
          'an event tells at last',
          withTable(world, { rows: { ...rows, [key]: { ...row, state: 'delivered' } } }),
        );
  if (budget.backup > 0)
    happens('the table is backed up', { ...spend(world, 'backup'), backup: { person, rows } });
  // No worker runs before the floor is set, and the floor lies after all that was sent.
  if (isQuiet && world.backup && budget.restore > 0)
    happens(
      'the table is restored',
      withTable(spend(world, 'restore'), { ...world.backup, sendFloor: now + 1 }),
    );
  return moves;
}

const withTable = (world: World, change: Partial<Table>): World => ({
  ...world,
  table: { ...world.table, ...change },
});

/** What the person does, or staff about them: one write each, as `changeSubscriber` ends in. */
function ofPerson(world: World, happens: (label: string, to: World) => void): void {
  const { budget, now, table } = world;
  const { person } = table;
  if (person === undefined) return;
  const writes = (what: Rare, label: string, next: Subscriber, left: readonly string[]) => {
    const to = withTable(spend(world, what), { person: next });
    const all = new Set([...world.left, ...left]);
    happens(label, written({ ...to, left: [...all].sort() }, table, next));
  };
  const running = person.enrolments.filter(isRunning);
  if (budget.leave > 0 && running.length > 0)
    writes(
      'leave',
      'leaves everything',
      leave(person, 'all', now),
      running.map(({ id }) => id),
    );
  if (budget.leave > 0 && person.enrolments.length > 1)
    for (const { id, campaign } of running)
      writes('leave', `leaves ${campaign}`, leave(person, campaign, now), [id]);
  if (budget.erase > 0 && person.suppressed?.reason !== 'erased')
    writes(
      'erase',
      'erases',
      erase(person, now),
      person.enrolments.map(({ id }) => id),
    );
  for (const enrolment of budget.redate > 0 ? running : [])
    if (enrolment.next && enrolment.next.due > now)
      writes('redate', 'is dated earlier', defer(person, enrolment, now), []);
}
