import { isLoaded } from '../mutants/loaded.ts';
import type { Answer, Report } from './answer.ts';
import { type Job, jobSchema } from './job.ts';

/*
 * A process of its own, which does one job after the other as it is told. The worlds are loaded by
 * the first job that needs them. What a job throws ends the process, and so counts as a failure.
 */
process.on('message', (message) => {
  void answerTo(jobSchema.parse(message));
});
process.once('disconnect', () => process.exit());

async function answerTo(job: Job): Promise<void> {
  const began = performance.now();
  const answer = await lookAt(job);
  const report: Report = { answer, seconds: (performance.now() - began) / 1000, patched: isLoaded() };
  process.send?.(report);
}

async function lookAt(job: Job): Promise<Answer> {
  switch (job.kind) {
    case 'scenario':
      return (await import('./small-world.ts')).explore(job.name);
    case 'run':
      return (await import('./large-world.ts')).runOnce(job);
    case 'probe':
      return (await import('../mutants/probes.ts')).probeFor(job.name);
  }
}
