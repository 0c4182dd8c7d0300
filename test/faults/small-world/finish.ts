import { dueAt } from '#shared/domain/subscriber.ts';
import type { Automaton } from './automaton.ts';
import { canonical } from './canonical.ts';
import type { Task } from './processes.ts';
import { applied, takenBySes } from './table.ts';
import { Broken, checkSettled, jump, type World } from './world.ts';

/** More visits than the longest calm end takes: two enrolments of a few steps, each put off now and then. */
const patience = 60;

/**
 * From here on all is calm: whoever was at work is gone, one worker does what dispatch nominates, SES
 * takes every mail, nobody leaves and no event comes. The run must end with everything settled. What
 * lies on a way that was seen to end well need not be looked at again.
 */
export async function checkFinish(automaton: Automaton, from: World, finished: Set<string>): Promise<void> {
  const passed: string[] = [];
  let world = canonical(from);
  for (let turn = 0; turn < patience; turn++) {
    const name = JSON.stringify(world);
    if (finished.has(name)) break;
    passed.push(name);
    const { person } = world.table;
    const due = person && dueAt(person);
    const paused = Object.values(world.table.heads).find(({ status }) => status === 'paused');
    if (paused !== undefined) {
      const heads = { ...world.table.heads, [paused.id]: { ...paused, status: 'running' as const } };
      world = { ...world, table: { ...world.table, heads } };
      continue;
    }
    if (due === undefined) {
      checkSettled(world);
      break;
    }
    if (due > world.now) {
      world = canonical({ ...world, now: world.now + jump });
      continue;
    }
    const { result } = await calmly(automaton, world, { do: 'dispatch' });
    if (JSON.stringify(result) !== '{"nominated":1}') throw new Broken('dispatch nominates who is due');
    const visited = await calmly(automaton, world, { do: 'visit' });
    // Nothing was done: another worker's lease has to end first.
    world =
      visited.world === world ? canonical({ ...world, now: world.now + jump }) : canonical(visited.world);
    if (turn === patience - 1) throw new Broken('from every state the run can end');
  }
  for (const name of passed) finished.add(name);
}

/** Runs one process from begin to end with nothing in between. */
async function calmly(
  automaton: Automaton,
  from: World,
  task: Task,
): Promise<{ readonly world: World; readonly result: unknown }> {
  let world = from;
  let node = await automaton.begin(task, 0, world.now);
  while (node.request !== undefined) {
    if (node.request.call === 'send') {
      world = takenBySes(world, node.request.tag);
      node = await automaton.answer(node, { kind: 'accepted', messageId: 'm' }, world.now);
      continue;
    }
    const { world: to, answer } = applied(world, node.request);
    world = to;
    node = await automaton.answer(node, answer, world.now);
  }
  return { world, result: node.result };
}
