import { longestFailureRun } from '#shared/domain/breaker.ts';
import type { CampaignVersion } from '#shared/domain/campaign.ts';
import { isRepeatable, isTaken } from '#shared/domain/delivery.ts';
import { isRunning, type Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave } from '#shared/domain/subscriber-changes.ts';
import { unknownFor } from '#shared/usecases/housekeep.ts';
import { type Bounds, enrolmentIn } from './bounds.ts';
import { type Task, walks } from './processes.ts';
import { written } from './properties.ts';
import { listedAt } from './table.ts';
import { standings, type Unfit } from './texts.ts';
import { longJump, type Rare, shortJump, spend, start, type Table, timesTaken, type World } from './world.ts';

/** What an idle worker may be set to do now. A nomination may come at any time, however stale. */
export function beginnings(world: World, bounds: Bounds): readonly Task[] {
  const { rows, heads } = world.table;
  const tasks: Task[] = [{ do: 'visit' }, { do: 'dispatch' }];
  for (const [key, fates] of Object.entries(world.truth)) {
    if (timesTaken(fates) === 0) continue;
    const [enrolment = '', step = ''] = key.split(' ');
    const tag = `${enrolmentIn(enrolment)}_${enrolment}_${step}`;
    for (const type of bounds.events) tasks.push({ do: 'event', type, tag });
  }
  const isPossible = (kind: Task['do']): boolean => bounds.processes.some((one) => one === kind);
  for (const what of ['leave', 'erase'] as const) if (isPossible(what)) tasks.push({ do: what });
  for (const { id: campaign, status } of Object.values(heads)) {
    const isRunning = status === 'running';
    for (const walk of walks)
      if (isPossible(walk) && (isRunning || walk === 'audit')) tasks.push({ do: walk, campaign });
    if (isPossible('complaint elsewhere') && isRunning) tasks.push({ do: 'complaint elsewhere', campaign });
    if (world.budget.resume > 0 && status === 'paused') tasks.push({ do: 'resume', campaign });
  }
  if (bounds.happens.trip) tasks.push({ do: 'visit', failures: longestFailureRun - 1 });
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
  { jumps, unfit, happens: { reopen: isRepeating, trip: isTripping } }: Bounds,
): readonly Happened[] {
  const { budget, now, table } = world;
  const moves: Happened[] = [];
  const happens = (label: string, to: World) => moves.push({ to, label });
  if (isQuiet) happens('time goes on', { ...world, now: now + longJump });
  // The oldest process began at `start`.
  else if (now < start + jumps * shortJump)
    happens('time goes on a little', { ...world, now: now + shortJump });
  ofPerson(world, happens);
  ofDamage(world, happens);
  ofClaim(world, unfit, happens);
  for (const head of Object.values(table.heads)) {
    const put = (change: object, from: World): World =>
      withTable(from, { heads: { ...table.heads, [head.id]: { ...head, ...change } } });
    if (head.status === 'running' && budget.pause > 0)
      happens('the campaign is paused', put({ status: 'paused' }, spend(world, 'pause')));
    if (head.status === 'paused' && !isTripping)
      happens('the campaign is resumed', put({ status: 'running' }, world));
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
}

/** What a hand does to the table that should not. */
function ofDamage(world: World, happens: (label: string, to: World) => void): void {
  const { budget, table, lost } = world;
  if (budget.unlist > 0 && listedAt(table) !== undefined)
    happens(
      'the due date is removed by hand',
      withTable(spend(world, 'unlist'), { listed: { at: undefined } }),
    );
  for (const key of budget.lose > 0 ? Object.keys(table.rows) : []) {
    const { [key]: _, ...rows } = table.rows;
    const all = [...new Set([...lost, key])].sort();
    happens(`the row of ${key} is deleted by hand`, {
      ...withTable(spend(world, 'lose'), { rows }),
      lost: all,
    });
  }
}

function ofClaim(world: World, ways: readonly Unfit[], happens: (label: string, to: World) => void): void {
  if (world.budget.unfit > 0)
    for (const way of ways)
      happens(`the claim is ${way}`, withTable(spend(world, 'unfit'), { claim: standings[way] }));
  if (world.table.claim) happens('the claim holds again', withTable(world, { claim: undefined }));
}
