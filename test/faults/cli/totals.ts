import type { RunAnswer } from './answer.ts';
import type { Engine, RunJob } from './job.ts';
import type { Outcome } from './workers.ts';

export interface CrashShare {
  readonly exercised: number;
  readonly all: number;
  readonly missing: readonly string[];
}

/** All runs of one engine together. */
export interface Totals {
  readonly engine: Engine;
  readonly runs: number;
  readonly people: number;
  readonly accepted: number;
  readonly lost: number;
  readonly acceptedTwice: number;
  readonly seconds: number;
  readonly faults: ReadonlyMap<string, number>;
}

interface Run {
  readonly job: RunJob;
  readonly answer: RunAnswer;
  readonly seconds: number;
}

/** Those that came to an answer. */
export function runsIn(outcomes: readonly Outcome[]): readonly Run[] {
  return outcomes.flatMap((outcome) =>
    outcome.job.kind === 'run' && 'report' in outcome && outcome.report.answer.kind === 'run'
      ? [{ job: outcome.job, answer: outcome.report.answer, seconds: outcome.report.seconds }]
      : [],
  );
}

export function totalsOf(engine: Engine, outcomes: readonly Outcome[]): Totals {
  const runs = runsIn(outcomes).filter(({ job }) => job.engine === engine);
  const sum = (figure: (run: Run) => number) => runs.reduce((total, one) => total + figure(one), 0);
  const faults = new Map<string, number>();
  for (const { answer } of runs)
    for (const [kind, times] of Object.entries(answer.faults))
      faults.set(kind, (faults.get(kind) ?? 0) + times);
  return {
    engine,
    runs: runs.length,
    people: sum(({ answer }) => answer.people),
    accepted: sum(({ answer }) => answer.accepted),
    lost: sum(({ answer }) => answer.lost),
    acceptedTwice: sum(({ answer }) => answer.acceptedTwice),
    seconds: sum(({ seconds }) => seconds),
    faults,
  };
}

/** A point counts when some worker of some run was stopped there. */
export function crashShareOf(outcomes: readonly Outcome[], all: readonly string[]): CrashShare {
  const exercised = new Set(runsIn(outcomes).flatMap(({ answer }) => answer.crashPoints));
  const missing = all.filter((point) => !exercised.has(point));
  return { exercised: all.length - missing.length, all: all.length, missing };
}
