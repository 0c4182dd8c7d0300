import { createHash } from 'node:crypto';

import { Automaton, type Node } from './automaton.ts';
import { canonical, tidy } from './canonical.ts';
import { checkFinish } from './finish.ts';
import { afterCall, afterRare, beginnings } from './moves.ts';
import type { Task } from './processes.ts';
import { checkPromises } from './promises.ts';
import { writes } from './request.ts';
import type { Scenario } from './scenarios.ts';
import { applied } from './table.ts';
import { Broken, type World } from './world.ts';

export interface ScenarioReport {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  /** False when it was cut off at `maxStates`. */
  readonly complete: boolean;
  readonly seconds: number;
  readonly violations: readonly { readonly property: string; readonly trace: readonly string[] }[];
}

/** A world and what the two workers are at; -1: nothing. */
interface State {
  readonly world: number;
  readonly workers: readonly [number, number];
  readonly from: number;
  readonly label: string;
}

/**
 * Visits every state that two workers can get into, whatever comes next: any answer of SES, a crash or
 * a lost answer at any call, a jump of time, leaving, events. Breadth first, so that the trace to what
 * is broken is the shortest. A nomination may come at any time and any number of times, since dispatch
 * marks nothing: an idle worker may begin a visit in every state.
 */
export async function exploreScenario(
  scenario: Scenario,
  { maxStates = 20_000_000 }: { readonly maxStates?: number } = {},
): Promise<ScenarioReport> {
  const began = performance.now();
  const automaton = new Automaton(scenario.setting);
  const worlds = new Interned();
  const finished = new Set<string>();
  const ended = new Set<number>();
  const states: State[] = [];
  /** By world: the places of the two workers. */
  const seen: Set<number>[] = [];
  let transitions = 0;

  const add = (world: World, workers: readonly [number, number], from: number, label: string): void => {
    const atWork = workers.flatMap((place) => (place === -1 ? [] : automaton.node(place)));
    const id = worlds.idOf(atWork.length === 0 ? quiet(world, scenario) : tidy(world, atWork));
    const places = (workers[0] + 1) * 2 ** 26 + workers[1] + 1;
    const here = seen[id] ?? new Set();
    if (here.has(places)) return;
    seen[id] = here.add(places);
    states.push({ world: id, workers, from, label });
  };
  const report = (violations: ScenarioReport['violations'], complete: boolean): ScenarioReport => ({
    name: scenario.name,
    states: states.length,
    transitions,
    complete,
    seconds: (performance.now() - began) / 1_000,
    violations,
  });

  add(scenario.world, [-1, -1], -1, 'begin');
  for (let at = 0; at < states.length; at++) {
    const state = states[at];
    if (state === undefined) break;
    if (states.length > maxStates) return report([], false);
    const world = worlds.world(state.world);
    try {
      const isQuiet = state.workers[0] === -1 && state.workers[1] === -1;
      // Whoever is at work dies here.
      const ending = isQuiet ? state.world : -1 - state.world;
      if (!ended.has(ending))
        await checkFinish(automaton, isQuiet ? world : { ...world, troubled: true }, finished);
      ended.add(ending);
      for (const slot of [0, 1] as const) {
        const move = (to: World, node: Node | undefined, label: string) => {
          transitions += 1;
          const place = node === undefined || node.request === undefined ? -1 : node.id;
          if (node) checkPromises(to, node);
          add(
            to,
            slot === 0 ? [place, state.workers[1]] : [state.workers[0], place],
            at,
            `${label} (${slot})`,
          );
        };
        const place = state.workers[slot];
        if (place === -1) {
          for (const task of beginnings(world, scenario))
            move(world, await looking(automaton, world, task, slot), `${task.do} begins`);
          continue;
        }
        for (const { to, answer, label } of afterCall(world, automaton.node(place), scenario))
          move(to, answer && (await automaton.answer(automaton.node(place), answer.value, to.now)), label);
      }
      for (const { to, label } of afterRare(world, isQuiet, scenario)) {
        transitions += 1;
        add(to, state.workers, at, label);
      }
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      return report([{ property: error.message, trace: traceTo(states, at) }], true);
    }
  }
  return report([], true);
}

/** A process begins with a read: until then it is nothing but a nomination, which may come at any time. */
async function looking(automaton: Automaton, world: World, task: Task, slot: number): Promise<Node> {
  const node = await automaton.begin(task, slot, world.now);
  if (node.request === undefined || node.request.call === 'send') return node;
  return writes.has(node.request.call)
    ? node
    : automaton.answer(node, applied(world, node.request).answer, world.now);
}

/** When nobody is at work the world is brought to its canonical form, and time may jump anew. */
function quiet(world: World, { bounds }: Scenario): World {
  return canonical({ ...world, budget: { ...world.budget, jump: bounds.jumps } });
}

function traceTo(states: readonly State[], last: number): readonly string[] {
  const trace: string[] = [];
  for (let at = last; at >= 0; at = states[at]?.from ?? -1) trace.unshift(states[at]?.label ?? '');
  return trace;
}

/** Each world once. */
class Interned {
  readonly #ids = new Map<string, number>();
  readonly #worlds: World[] = [];

  idOf(world: World): number {
    const text = createHash('md5').update(JSON.stringify(world)).digest('base64');
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#ids.set(text, this.#worlds.length);
    this.#worlds.push(world);
    return this.#worlds.length - 1;
  }

  world(id: number): World {
    const world = this.#worlds[id];
    if (world === undefined) throw new Error(`no world ${id}`);
    return world;
  }
}
