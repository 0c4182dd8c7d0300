import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import { mutantVariable } from '../mutants/loaded.ts';
import { type Report, reportSchema } from './answer.ts';
import type { Job } from './job.ts';

/** A job that takes longer hangs: the longest takes a minute or two on two cores that others share. */
const patience = 6 * 60_000;

/** `failed`: the process died, hung, or said what nobody understands; `why` is the last it wrote. */
export type Outcome = ({ readonly report: Report } | { readonly failed: string }) & { readonly job: Job };

export interface Worker {
  do(job: Job): Promise<Outcome>;
  stop(): Promise<void>;
}

const worker = new URL('./worker.ts', import.meta.url);
const hook = new URL('../mutants/hook.ts', import.meta.url);
/** Of what a dying process writes the end says why. */
const keptText = 2_000;

/** One process; after a job that killed it the next one gets another. */
export function startWorker(mutant?: string): Worker {
  let running: { readonly child: ChildProcess; said: string } | undefined;

  const start = () => {
    const child = fork(worker, {
      execArgv: [
        '--disable-warning=ExperimentalWarning',
        // A process a core: threads that collect garbage beside it would take turns with the other one.
        '--single-threaded-gc',
        ...(mutant === undefined ? [] : ['--import', hook.href]),
      ],
      env: { ...process.env, ...(mutant === undefined ? {} : { [mutantVariable]: mutant }) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const started = { child, said: '' };
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        started.said = (started.said + text).slice(-keptText);
      });
    return started;
  };

  const stop = async () => {
    const child = running?.child;
    running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  return {
    async do(job) {
      running ??= start();
      const { child } = running;
      const answer = await answerOf(child, job);
      if (typeof answer !== 'string') return { job, report: answer };
      const failed = [answer, running.said.trim()].filter((text) => text !== '').join('\n');
      await stop();
      return { job, failed };
    },
    stop,
  };
}

/** What the process answers, or how it failed to. */
function answerOf(child: ChildProcess, job: Job): Promise<Report | string> {
  return new Promise((resolve) => {
    const settle = (answer: Report | string) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('close', onClose).off('error', onError);
      resolve(answer);
    };
    const onMessage = (message: unknown) => {
      const report = reportSchema.safeParse(message);
      settle(report.success ? report.data : `the worker's answer could not be read: ${report.error.message}`);
    };
    const onClose = (code: number | null, signal: string | null) =>
      settle(`the worker process ended with ${signal ?? `code ${code}`}`);
    const onError = (error: Error) => settle(`the worker process failed: ${error.message}`);
    const timer = setTimeout(() => settle(`no answer within ${patience / 60_000} minutes`), patience);
    child.on('message', onMessage).once('close', onClose).once('error', onError);
    child.send(job, (error) => {
      if (error) settle(`the worker process could not be asked: ${error.message}`);
    });
  });
}

/** Hands the jobs out in their order to `processes` workers; each outcome is told as it comes. */
export async function doAll(
  jobs: readonly Job[],
  processes: number,
  onOutcome: (outcome: Outcome, left: number) => void,
): Promise<readonly Outcome[]> {
  const waiting = [...jobs];
  const outcomes: Outcome[] = [];
  const work = async () => {
    const worker = startWorker();
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const outcome = await worker.do(job);
      outcomes.push(outcome);
      onOutcome(outcome, jobs.length - outcomes.length);
    }
    await worker.stop();
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, work));
  return outcomes;
}
