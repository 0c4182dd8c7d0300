import { brokenIn } from './answer.ts';
import { fullSize, type Job, nameOf, replayOf } from './job.ts';
import type { Plan } from './plan.ts';
import { crashShareOf, runsIn } from './totals.ts';
import type { Outcome } from './workers.ts';

/** What keeps a run from passing; a failing job also says how to see it again. */
export interface Failure {
  readonly what: string;
  readonly details: readonly string[];
  readonly replay?: string;
}

/** Everything that is wrong with what came of a plan. Nothing: it passed. */
export function failuresOf(
  plan: Plan,
  outcomes: readonly Outcome[],
  crashPoints: readonly string[],
): readonly Failure[] {
  return [
    ...outcomes.flatMap(failureOf),
    ...missingJobs(plan, outcomes),
    ...(plan.whole ? missingCrashPoints(outcomes, crashPoints) : []),
  ];
}

export function failureOf(outcome: Outcome): readonly Failure[] {
  const { job } = outcome;
  if ('failed' in outcome) return [failed(job, 'gave no answer', [outcome.failed])];
  const { answer } = outcome.report;
  const broken = brokenIn(answer);
  const failures: Failure[] = [];
  if (broken.length > 0) failures.push(failed(job, `broke ${broken.length} properties`, detailsOf(answer)));
  if (answer.kind === 'scenario' && !answer.complete && broken.length === 0)
    failures.push(failed(job, 'was not explored to its bounds', []));
  if (answer.kind === 'run') {
    const { lost, acceptedTwice, people } = answer;
    if (lost > 0) failures.push(failed(job, `lost ${lost} mails without a recorded reason`, []));
    if (acceptedTwice > 0)
      failures.push(failed(job, `had ${acceptedTwice} mails accepted twice without an unknown behind`, []));
    if (people < fullSize.people)
      failures.push(failed(job, `held ${people} people, fewer than ${fullSize.people}`, []));
  }
  return failures;
}

function detailsOf(answer: Parameters<typeof brokenIn>[0]): readonly string[] {
  if (answer.kind !== 'scenario') return answer.violations;
  return answer.violations.flatMap(({ property, trace }) => [property, ...trace.map((line) => `  ${line}`)]);
}

function failed(job: Job, what: string, details: readonly string[]): Failure {
  const replay = replayOf(job);
  return { what: `${nameOf(job)} ${what}`, details, ...(replay === undefined ? {} : { replay }) };
}

/** Also a guard of this command itself: work that was planned and never done must not pass. */
function missingJobs(plan: Plan, outcomes: readonly Outcome[]): readonly Failure[] {
  const failures: Failure[] = [];
  for (const engine of ['memory', 'dynamodb'] as const) {
    const done = runsIn(outcomes).filter(({ job }) => job.engine === engine).length;
    const asked = plan.runs[engine];
    if (done < asked) failures.push({ what: `${done} runs on ${engine} of ${asked} asked for`, details: [] });
  }
  const unanswered = plan.jobs.length - outcomes.length;
  if (unanswered > 0) failures.push({ what: `${unanswered} jobs were never done`, details: [] });
  return failures;
}

function missingCrashPoints(outcomes: readonly Outcome[], all: readonly string[]): readonly Failure[] {
  const { missing } = crashShareOf(outcomes, all);
  if (all.length === 0) return [{ what: 'the list of crash points is empty', details: [] }];
  if (missing.length === 0) return [];
  return [{ what: `${missing.length} crash points were never exercised`, details: missing }];
}
