import { columns } from '#infra/bench/text-table.ts';
import type { ScenarioAnswer } from './answer.ts';
import { crashShareOf, type Totals, totalsOf } from './totals.ts';
import type { Failure } from './verdict.ts';
import type { Outcome } from './workers.ts';

const grouped = new Intl.NumberFormat('en-US');
const figure = (value: number): string => grouped.format(value);
const seconds = (value: number): string => value.toFixed(1);

/** Of a trace that goes on and on the beginning explains most. */
const longestDetails = 60;

/** The whole report but the failures; parts that were not asked for are left out. */
export function reportOf(outcomes: readonly Outcome[], crashPoints: readonly string[]): string {
  const parts = [
    smallWorld(outcomes),
    largeWorld((['memory', 'dynamodb'] as const).map((engine) => totalsOf(engine, outcomes))),
    crashes(outcomes, crashPoints),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function smallWorld(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) => {
    if (outcome.job.kind !== 'scenario' || !('report' in outcome)) return [];
    const { answer, seconds } = outcome.report;
    return answer.kind === 'scenario' ? [scenarioRow(outcome.job.name, answer, seconds)] : [];
  });
  if (rows.length === 0) return '';
  const heads = ['scenario', 'bounds', 'states', 'transitions', 'complete', 'seconds', 'broken'];
  return `Small world, every state\n${columns(heads, rows)}`;
}

function scenarioRow(name: string, answer: ScenarioAnswer, took: number): readonly string[] {
  const { bounds, states, transitions, complete, violations } = answer;
  return [
    name,
    bounds,
    figure(states),
    figure(transitions),
    complete ? 'yes' : 'no',
    seconds(took),
    figure(violations.length),
  ];
}

function largeWorld(totals: readonly Totals[]): string {
  const engines = totals.filter(({ runs }) => runs > 0);
  if (engines.length === 0) return '';
  const heads = ['engine', 'runs', 'people', 'accepted', 'lost', 'accepted twice', 'seconds'];
  const rows = engines.map((one) => [
    one.engine,
    ...[one.runs, one.people, one.accepted, one.lost, one.acceptedTwice].map(figure),
    seconds(one.seconds),
  ]);
  return `Large world, seeded\n${columns(heads, rows)}\n\n${faultTable(engines)}`;
}

function faultTable(engines: readonly Totals[]): string {
  const kinds = [...new Set(engines.flatMap(({ faults }) => [...faults.keys()]))].sort();
  const rows = kinds.map((kind) => [kind, ...engines.map(({ faults }) => figure(faults.get(kind) ?? 0))]);
  return columns(['fault', ...engines.map(({ engine }) => engine)], rows);
}

function crashes(outcomes: readonly Outcome[], all: readonly string[]): string {
  if (!outcomes.some(({ job }) => job.kind === 'run')) return '';
  const { exercised, missing } = crashShareOf(outcomes, all);
  // Rounded down: 100 % is said of all of them only.
  const share = all.length === 0 ? 0 : Math.floor((1000 * exercised) / all.length) / 10;
  const line = `Crash points: ${exercised} of ${all.length} exercised, ${share} %`;
  return [line, ...missing.map((point) => `  missing: ${point}`)].join('\n');
}

export function failureText({ what, details, replay }: Failure): string {
  const shown = details.slice(0, longestDetails).flatMap((detail) => detail.split('\n'));
  const left = details.length - longestDetails;
  return [
    `FAILED  ${what}`,
    ...shown.map((line) => `  ${line}`),
    ...(left > 0 ? [`  … and ${left} lines more`] : []),
    ...(replay === undefined ? [] : [`  replay: ${replay}`]),
  ].join('\n');
}
