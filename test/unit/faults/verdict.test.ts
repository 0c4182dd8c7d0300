import { describe, expect, it } from 'vitest';

import type { RunAnswer, ScenarioAnswer } from '#test/faults/cli/answer.ts';
import { fullSize, type Job, run } from '#test/faults/cli/job.ts';
import type { Plan } from '#test/faults/cli/plan.ts';
import { failureText, reportOf } from '#test/faults/cli/report.ts';
import { totalsOf } from '#test/faults/cli/totals.ts';
import { failuresOf } from '#test/faults/cli/verdict.ts';
import type { Outcome } from '#test/faults/cli/workers.ts';

const scenarioJob: Job = { kind: 'scenario', name: 'send' };
const explored: ScenarioAnswer = {
  kind: 'scenario',
  bounds: '2 workers',
  states: 12_345,
  transitions: 23_456,
  complete: true,
  violations: [],
};
const ran: RunAnswer = {
  kind: 'run',
  people: fullSize.people,
  accepted: 900,
  faults: { throttled: 3 },
  lost: 0,
  acceptedTwice: 0,
  crashPoints: ['save', 'record'],
  violations: [],
};
const scenarioOutcome = (changes: Partial<ScenarioAnswer> = {}): Outcome => ({
  job: scenarioJob,
  report: { answer: { ...explored, ...changes }, seconds: 1.5, patched: false },
});
const runOutcome = (changes: Partial<RunAnswer> = {}): Outcome => ({
  job: run('memory', 123),
  report: { answer: { ...ran, ...changes }, seconds: 1, patched: false },
});
const plan: Plan = {
  jobs: [scenarioJob, run('memory', 123)],
  runs: { memory: 1, dynamodb: 0 },
  whole: true,
};
const points = ['save', 'record'];
const failures = (...outcomes: readonly Outcome[]) => failuresOf(plan, outcomes, points);

describe('a run passes', () => {
  it('when all was done and nothing is broken', () => {
    expect(failures(scenarioOutcome(), runOutcome())).toEqual([]);
  });
});

describe('a run fails', () => {
  it.each([
    [
      'a broken property',
      scenarioOutcome({ violations: [{ property: 'twice', trace: ['a', 'b'] }] }),
      'broke 1',
    ],
    ['an unfinished scenario', scenarioOutcome({ complete: false }), 'not explored to its bounds'],
    ['a process that died', { job: scenarioJob, failed: 'code 134' } as const, 'gave no answer'],
  ])('for %s', (_, outcome, what) => {
    expect(failures(outcome, runOutcome()).map((failure) => failure.what)).toEqual([
      expect.stringContaining(what),
    ]);
  });

  it.each([
    ['a broken property', { violations: ['a mail vanished'] }, 'broke 1'],
    ['a lost mail', { lost: 1 }, 'lost 1 mails'],
    ['a mail accepted twice', { acceptedTwice: 1 }, 'accepted twice'],
    ['too few people', { people: 199 }, 'held 199 people'],
    ['a crash point that nobody reached', { crashPoints: ['save'] }, '1 crash points'],
  ])('for %s', (_, changes, what) => {
    const found = failures(scenarioOutcome(), runOutcome(changes));
    expect(found.map((failure) => failure.what)).toEqual([expect.stringContaining(what)]);
  });

  it('for runs that were asked for and not done', () => {
    const found = failures(scenarioOutcome()).map(({ what }) => what);
    expect(found).toContain('0 runs on memory of 1 asked for');
    expect(found).toContain('1 jobs were never done');
  });

  it('for an empty list of crash points', () => {
    expect(failuresOf(plan, [scenarioOutcome(), runOutcome()], [])).toHaveLength(1);
  });

  it('with the command that shows it again', () => {
    const [failure] = failures(scenarioOutcome(), runOutcome({ lost: 2 }));
    expect(failure && failureText(failure)).toBe(
      'FAILED  memory seed 123 lost 2 mails without a recorded reason\n' +
        '  replay: npm run test:faults -- --seed 123 --engine memory',
    );
  });
});

describe('the report', () => {
  it('sums the runs of an engine', () => {
    const outcomes = [runOutcome(), runOutcome({ accepted: 100, faults: { throttled: 1, hang: 2 } })];
    const totals = totalsOf('memory', outcomes);
    expect(totals).toMatchObject({ runs: 2, people: 400, accepted: 1000, lost: 0, seconds: 2 });
    expect([...totals.faults]).toEqual([
      ['throttled', 4],
      ['hang', 2],
    ]);
  });

  it('shows scenarios, totals and the crash points that are missing', () => {
    const text = reportOf([scenarioOutcome(), runOutcome({ crashPoints: ['save'] })], points);
    expect(text).toMatch(/send\s+2 workers\s+12,345\s+23,456\s+yes\s+1\.5\s+0/);
    expect(text).toMatch(/memory\s+1\s+200\s+900\s+0\s+0\s+1\.0/);
    expect(text).toContain('Crash points: 1 of 2 exercised, 50 %\n  missing: record');
  });
});
