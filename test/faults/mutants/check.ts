import { brokenIn } from '../cli/answer.ts';
import { type Job, nameOf } from '../cli/job.ts';
import { startWorker } from '../cli/workers.ts';
import type { Mutant } from './mutant.ts';

/** What became of one mutant. */
export interface Verdict {
  readonly id: string;
  readonly rule: string;
  readonly seconds: number;
  readonly end:
    | { readonly kind: 'caught'; readonly by: string; readonly broken: string }
    | { readonly kind: 'survived' }
    /** Nothing was proved: the process died, or never read the file that is broken. */
    | { readonly kind: 'invalid'; readonly why: string };
}

/** How the engine as it is stands in the table. */
export const unbroken = 'the engine as it is';

/**
 * Breaks the engine in one way after the other, each in a process of its own, and looks whether it is
 * noticed. First comes the engine as it is, which the same looks must pass: what fails without a
 * break catches none. Scenarios are left out there; they are what a whole run consists of.
 */
export async function checkMutants(
  mutants: readonly Mutant[],
  processes: number,
  onVerdict: (verdict: Verdict, left: number) => void,
): Promise<readonly Verdict[]> {
  const waiting = [() => checkUnbroken(mutants), ...mutants.map((mutant) => () => checkMutant(mutant))];
  const verdicts: Verdict[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const verdict = await check();
      verdicts.push(verdict);
      onVerdict(verdict, mutants.length + 1 - verdicts.length);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const order = [unbroken, ...mutants.map(({ id }) => id)];
  return verdicts.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

/** True when this verdict lets the command pass. */
export function isGood({ id, end }: Verdict): boolean {
  return end.kind === (id === unbroken ? 'survived' : 'caught');
}

async function checkMutant({ id, rule, caughtBy }: Mutant): Promise<Verdict> {
  return { id, rule, ...(await look(caughtBy, id)) };
}

async function checkUnbroken(mutants: readonly Mutant[]): Promise<Verdict> {
  const jobs = mutants.flatMap(({ caughtBy }) => caughtBy).filter(({ kind }) => kind !== 'scenario');
  const distinct = [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
  return { id: unbroken, rule: 'passes the same looks', ...(await look(distinct)) };
}

async function look(jobs: readonly Job[], mutant?: string): Promise<Pick<Verdict, 'seconds' | 'end'>> {
  const began = performance.now();
  const worker = startWorker(mutant);
  const ended = (end: Verdict['end']) => ({ end, seconds: (performance.now() - began) / 1000 });
  try {
    for (const job of jobs) {
      const outcome = await worker.do(job);
      if ('failed' in outcome) return ended({ kind: 'invalid', why: `${nameOf(job)}: ${outcome.failed}` });
      const { answer, patched } = outcome.report;
      if (mutant !== undefined && !patched)
        return ended({ kind: 'invalid', why: `${nameOf(job)} never read the file that is broken` });
      const [broken] = brokenIn(answer);
      if (broken !== undefined) return ended({ kind: 'caught', by: nameOf(job), broken });
    }
    return ended({ kind: 'survived' });
  } finally {
    await worker.stop();
  }
}
