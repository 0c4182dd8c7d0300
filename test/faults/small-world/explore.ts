import type { Scenario } from './bounds.ts';
import { Graph, idle, type Move } from './graph.ts';
import { States } from './states.ts';
import { Broken } from './world.ts';

export interface ScenarioReport {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  /** False when it was cut off at `maxStates`, or ended at a violation. */
  readonly complete: boolean;
  readonly seconds: number;
  readonly violations: readonly { readonly property: string; readonly trace: readonly string[] }[];
}

/**
 * Visits every state that two workers can get into, whatever comes next: any answer of SES, a crash or
 * a lost answer at any call, a jump of time, leaving, events. Breadth first, so that the trace to what
 * is broken is the shortest. Ends at the first property that does not hold.
 */
export async function exploreScenario(
  scenario: Scenario,
  { maxStates = 30_000_000 }: { readonly maxStates?: number } = {},
): Promise<ScenarioReport> {
  const began = performance.now();
  const exploration = new Exploration(scenario);
  const violations: ScenarioReport['violations'][number][] = [];
  let at = 0;
  try {
    while (at < exploration.states && exploration.states <= maxStates) await exploration.lookAt(at++);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    violations.push({ property: error.message, trace: [...exploration.traceTo(at - 1), error.during ?? ''] });
  }
  const { states, transitions } = exploration;
  const complete = violations.length === 0 && at === states;
  const seconds = (performance.now() - began) / 1_000;
  return { name: scenario.name, states, transitions, complete, seconds, violations };
}

/** Who made a move: nobody in particular, the first worker of the state or the second. */
const actors = 3;

class Exploration {
  transitions = 0;
  readonly #graph: Graph;
  readonly #states = new States();

  constructor(scenario: Scenario) {
    this.#graph = new Graph(scenario);
    this.#states.add(this.#graph.begin(), 0, 0);
  }

  get states(): number {
    return this.#states.size;
  }

  async lookAt(index: number): Promise<void> {
    const state = this.#states.at(index);
    const { world, first, second } = state;
    await this.#graph.checkEnd(state);
    for (const { to, place, label } of await this.#movesOf(world, second, first))
      await this.#add(to, first, place, index, label * actors + 2);
    // Two idle workers are alike.
    if (first !== second)
      for (const { to, place, label } of await this.#movesOf(world, first, second))
        await this.#add(to, place, second, index, label * actors + 1);
    for (const { to, label } of this.#graph.happens(world, second === idle))
      await this.#add(to, first, second, index, label * actors);
  }

  /** The moves that led to a state, with a name for each worker that it keeps. */
  traceTo(index: number): readonly string[] {
    let names = ['', 'A', 'B'];
    return this.#states.wayTo(index).map((by) => {
      const move = by >> 1;
      const label = this.#graph.labels.value(Math.floor(move / actors));
      const name = names[move % actors];
      const [, first = '', second = ''] = names;
      if (by & 1) names = ['', second, first];
      return name ? `${name}: ${label}` : label;
    });
  }

  #movesOf(world: number, one: number, other: number): Promise<readonly Move[]> {
    return one === idle ? this.#graph.begins(world, other) : this.#graph.answers(world, one);
  }

  async #add(world: number, one: number, other: number, from: number, move: number): Promise<void> {
    this.transitions += 1;
    let landing = this.#graph.land(world, one, other);
    if (landing === undefined) {
      await this.#graph.prepare(world, one, other);
      landing = this.#graph.land(world, one, other);
    }
    if (landing) this.#states.add(landing.state, from, move * 2 + Number(landing.crossed));
  }
}
