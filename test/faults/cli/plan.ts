import type { Options } from './arguments.ts';
import { UsageError } from './arguments.ts';
import { type Engine, fullSize, type Job, run, scenario } from './job.ts';

/**
 * What one whole run does, so that it ends within eight minutes on two cores, which is sixteen minutes
 * of one core: the small world takes what its bounds ask for, about three; a run in memory takes two
 * seconds, one on the engine a minute, and goes where memory cannot, to the conditions of the table and
 * to calls over HTTP. `--runs` and `--engine-runs` ask for more.
 */
export const wholeRun = { memory: 298, dynamodb: 2, processes: 2 } as const;

/** Of a run: seconds of one core, for the order alone. */
const runSeconds: Record<Engine, number> = { memory: 2, dynamodb: 60 };

/** A scenario as far as the plan needs it. */
export interface Planned {
  readonly name: string;
  /** Seconds of one core, measured. */
  readonly seconds: number;
}

export interface Plan {
  /** Longest first: a long job that begins last would keep one core waiting for the other. */
  readonly jobs: readonly Job[];
  readonly runs: Readonly<Record<Engine, number>>;
  /** A part shows nothing about the share of crash points: that takes the runs of a whole run. */
  readonly whole: boolean;
}

/** @throws UsageError for a scenario that is not there */
export function planOf(options: Options, scenarios: readonly Planned[]): Plan {
  const { seed, scenario: name } = options;
  if (name !== undefined) return partOf(scenariosNamed(name, scenarios));
  const isReplay = seed !== undefined && options.runs === undefined && options['engine-runs'] === undefined;
  if (isReplay) return partOf([run(options.engine ?? 'memory', seed)]);
  if (seed !== undefined && options.engine !== undefined)
    throw new UsageError('--engine goes with --seed alone; --runs and --engine-runs name their engines');

  const runs = {
    memory: options.runs ?? wholeRun.memory,
    dynamodb: options['engine-runs'] ?? wholeRun.dynamodb,
  };
  const seeded = (engine: Engine): Weighed[] =>
    Array.from({ length: runs[engine] }, (_, i) => ({
      job: run(engine, (seed ?? 1) + i, fullSize),
      seconds: runSeconds[engine],
    }));
  const explored = scenarios.map((one) => ({ job: scenario(one.name), seconds: one.seconds }));
  const weighed = [...explored, ...seeded('dynamodb'), ...seeded('memory')];
  return {
    jobs: weighed.toSorted((a, b) => b.seconds - a.seconds).map(({ job }) => job),
    runs,
    whole: runs.memory >= wholeRun.memory && runs.dynamodb >= wholeRun.dynamodb,
  };
}

interface Weighed {
  readonly job: Job;
  readonly seconds: number;
}

function scenariosNamed(name: string, scenarios: readonly Planned[]): readonly Job[] {
  if (scenarios.some((one) => one.name === name)) return [scenario(name)];
  const names = scenarios.map((one) => one.name).join(', ');
  throw new UsageError(`--scenario takes one of: ${names}`);
}

function partOf(jobs: readonly Job[]): Plan {
  const count = (engine: Engine) => jobs.filter((job) => job.kind === 'run' && job.engine === engine).length;
  return { jobs, runs: { memory: count('memory'), dynamodb: count('dynamodb') }, whole: false };
}
