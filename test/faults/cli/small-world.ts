import type { Bounds } from '../small-world/bounds.ts';
import { exploreScenario } from '../small-world/explore.ts';
import { scenarios } from '../small-world/scenarios.ts';
import type { Answer } from './answer.ts';
import type { Planned } from './plan.ts';

export const planned: readonly Planned[] = scenarios;

export async function explore(name: string): Promise<Answer> {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const { states, transitions, complete, violations } = await exploreScenario(scenario);
  return {
    kind: 'scenario',
    bounds: textOf(scenario.bounds),
    states,
    transitions,
    complete,
    violations: violations.map(({ property, trace }) => ({ property, trace: [...trace] })),
  };
}

/** `3 steps, 2 crashes, 1 jump, leave, Delivery, wake`: enough to tell what was in it. */
function textOf({ steps, enrolments, crashes, jumps, happens, events, processes }: Bounds): string {
  return [
    ...(enrolments === 1 ? [] : [counted(enrolments, 'enrolment')]),
    counted(steps, 'step'),
    counted(crashes, 'crash', 'crashes'),
    counted(jumps, 'jump'),
    ...Object.entries(happens).map(([what, times]) => (times === 1 ? what : `${times} ${what}`)),
    ...events,
    ...processes,
  ].join(', ');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
