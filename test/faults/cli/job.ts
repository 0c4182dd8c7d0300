import * as z from 'zod';

/** One look at the engine, whole in itself: what a worker is asked for, and what a replay names. */
export const jobSchema = z.discriminatedUnion('kind', [
  /** Every state of one scenario of the small world, up to the first broken property. */
  z.strictObject({ kind: z.literal('scenario'), name: z.string() }),
  /** One seed of the large world. */
  z.strictObject({
    kind: z.literal('run'),
    engine: z.enum(['memory', 'dynamodb']),
    seed: z.int().min(0),
    people: z.int().min(1),
    steps: z.int().min(1),
  }),
  /** One narrow question about an adapter that neither world reaches. */
  z.strictObject({ kind: z.literal('probe'), name: z.string() }),
]);
export type Job = z.infer<typeof jobSchema>;
export type RunJob = Extract<Job, { kind: 'run' }>;
export type Engine = RunJob['engine'];

/** What every run of the large world holds at least. */
export const fullSize = { people: 200, steps: 8 } as const;

/** Enough for a break of the table's conditions or of the calls to SES; the engine takes its time. */
export const small = { people: 20, steps: 4 } as const;

export function scenario(name: string): Job {
  return { kind: 'scenario', name };
}

export function run(
  engine: Engine,
  seed: number,
  size: { people: number; steps: number } = fullSize,
): RunJob {
  return { kind: 'run', engine, seed, people: size.people, steps: size.steps };
}

export function probe(name: string): Job {
  return { kind: 'probe', name };
}

/** How a person names a job, in the progress line and in tables. */
export function nameOf(job: Job): string {
  if (job.kind === 'run') return `${job.engine} seed ${job.seed}`;
  return `${job.kind} ${job.name}`;
}

/** The command that does just this job again. */
export function replayOf(job: Job): string | undefined {
  switch (job.kind) {
    case 'run':
      return `npm run test:faults -- --seed ${job.seed} --engine ${job.engine}`;
    case 'scenario':
      return `npm run test:faults -- --scenario ${job.name}`;
    case 'probe':
      return undefined;
  }
}
