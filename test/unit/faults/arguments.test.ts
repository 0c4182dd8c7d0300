import { describe, expect, it } from 'vitest';

import { readArguments } from '#test/faults/cli/arguments.ts';
import { fullSize } from '#test/faults/cli/job.ts';
import { type Planned, planOf, wholeRun } from '#test/faults/cli/plan.ts';

const scenarios: readonly Planned[] = [
  { name: 'send', seconds: 5 },
  { name: 'erase', seconds: 60 },
];
const planFor = (...args: readonly string[]) => planOf(readArguments(args), scenarios);

describe('flags', () => {
  it.each([
    [['--runs', 'many'], '--runs takes a whole number'],
    [['--engine-runs', '1.5'], '--engine-runs takes a whole number'],
    [['--seed', '99999999999'], '--seed takes 2147483647 at most'],
    [['--seed', '1', '--engine', 'mysql'], '--engine takes memory or dynamodb'],
    [['--engine', 'memory'], '--engine goes with --seed'],
    [['--scenario', 'send', '--runs', '3'], '--scenario goes with no other flag'],
    [['--mutants', '--runs', '3'], '--mutants and --mutant go with no other flag'],
    [['--sed', '1'], "Unknown option '--sed'"],
  ])('%j: %s', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });

  it('that name a scenario which is not there are told which are', () => {
    expect(() => planFor('--scenario', 'sending')).toThrow('--scenario takes one of: send, erase');
  });
});

describe('a plan', () => {
  it('without flags is everything, the longest jobs first', () => {
    const { jobs, runs, whole } = planFor();
    expect(whole).toBe(true);
    expect(runs).toEqual({ memory: wholeRun.memory, dynamodb: wholeRun.dynamodb });
    expect(jobs[0]).toEqual({ kind: 'scenario', name: 'erase' });
    expect(jobs.at(-1)).toEqual({ kind: 'run', engine: 'memory', seed: wholeRun.memory, ...fullSize });
    expect(jobs).toHaveLength(scenarios.length + wholeRun.memory + wholeRun.dynamodb);
  });

  it('of one seed is that run on its engine', () => {
    const { jobs, whole } = planFor('--seed', '123', '--engine', 'dynamodb');
    expect(jobs).toEqual([{ kind: 'run', engine: 'dynamodb', seed: 123, ...fullSize }]);
    expect(whole).toBe(false);
  });

  it('of a seed and a number begins there', () => {
    const { jobs, runs } = planFor('--seed', '500', '--runs', '2', '--engine-runs', '0');
    const seeds = jobs.flatMap((job) => (job.kind === 'run' ? [job.seed] : []));
    expect(seeds).toEqual([500, 501]);
    expect(runs).toEqual({ memory: 2, dynamodb: 0 });
  });

  it('of fewer runs is not a whole one', () => {
    expect(planFor('--runs', '3').whole).toBe(false);
    expect(planFor('--runs', '400').whole).toBe(true);
  });

  it('of one scenario is that alone', () => {
    expect(planFor('--scenario', 'send').jobs).toEqual([{ kind: 'scenario', name: 'send' }]);
  });
});
