import { crashPoints } from '../large-world/crash-points.ts';
import { runSeed } from '../large-world/run.ts';
import type { Answer } from './answer.ts';
import type { RunJob } from './job.ts';

export { crashPoints };

export async function runOnce({ seed, engine, people, steps }: RunJob): Promise<Answer> {
  const run = await runSeed(seed, { engine, people, steps });
  return {
    kind: 'run',
    people: run.people,
    accepted: run.accepted,
    faults: run.faults,
    lost: run.lost,
    acceptedTwice: run.acceptedTwiceWithoutUnknown,
    crashPoints: [...run.crashPoints],
    violations: [...run.violations],
  };
}
