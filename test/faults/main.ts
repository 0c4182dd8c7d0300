import { type Options, readArguments, UsageError, usage } from './cli/arguments.ts';
import { nameOf } from './cli/job.ts';
import { planOf, wholeRun } from './cli/plan.ts';
import { progressOn } from './cli/progress.ts';
import { failureText, reportOf } from './cli/report.ts';
import { failureOf, failuresOf } from './cli/verdict.ts';
import { doAll } from './cli/workers.ts';

/*
 * `npm run test:faults`: the delivery engine in the small world, every state of it, and in the large
 * one, seed by seed; with `--mutants` the engine broken on purpose, to see that it would be noticed.
 */
const exitCodes = { passed: 0, failed: 1, misused: 2 } as const;
const began = performance.now();
const progress = progressOn(process.stderr, began);
const tookText = () =>
  `${((performance.now() - began) / 1000).toFixed(0)} s on ${wholeRun.processes} processes`;

try {
  const options = readArguments(process.argv.slice(2));
  const passed =
    options.mutants || options.mutant !== undefined ? await breakEngine(options) : await look(options);
  process.exitCode = passed ? exitCodes.passed : exitCodes.failed;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = exitCodes.misused;
}

async function look(options: Options): Promise<boolean> {
  const [{ planned }, { crashPoints }] = await Promise.all([
    import('./cli/small-world.ts'),
    import('./cli/large-world.ts'),
  ]);
  const plan = planOf(options, planned);
  let failed = 0;
  const outcomes = await doAll(plan.jobs, wholeRun.processes, (outcome, left) => {
    const failures = failureOf(outcome);
    failed += failures.length;
    // At once, so that nobody has to wait for the end to begin looking.
    for (const failure of failures) progress.keep(failureText(failure));
    progress.say(`${left} jobs left, ${failed} failed; last: ${nameOf(outcome.job)}`);
  });
  progress.end();
  const failures = failuresOf(plan, outcomes, crashPoints);
  console.log(`\n${reportOf(outcomes, crashPoints)}\n`);
  for (const failure of failures) console.log(failureText(failure));
  console.log(`${failures.length === 0 ? 'Passed' : `${failures.length} failures`} after ${tookText()}`);
  return failures.length === 0;
}

async function breakEngine({ mutant: only }: Options): Promise<boolean> {
  const [{ mutants }, { checkMutants, isGood }, { mutantTable }] = await Promise.all([
    import('./mutants/all.ts'),
    import('./mutants/check.ts'),
    import('./mutants/table.ts'),
  ]);
  const chosen = only === undefined ? mutants : mutants.filter(({ id }) => id === only);
  if (chosen.length === 0)
    throw new UsageError(`--mutant takes one of: ${mutants.map(({ id }) => id).join(', ')}`);
  const verdicts = await checkMutants(chosen, wholeRun.processes, ({ id, end }, left) =>
    progress.say(`${left} left; ${id}: ${end.kind}`),
  );
  progress.end();
  console.log(`\n${mutantTable(verdicts)}, after ${tookText()}`);
  return verdicts.every(isGood);
}
