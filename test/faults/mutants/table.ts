import { columns } from '#infra/bench/text-table.ts';
import { isGood, type Verdict } from './check.ts';

/** Of what was broken as much as a line holds. */
const widest = 90;

export function mutantTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => [
    isGood(verdict) ? 'ok' : 'FAILED',
    verdict.id,
    verdict.rule,
    endOf(verdict),
    verdict.seconds.toFixed(1),
  ]);
  const failed = verdicts.filter((verdict) => !isGood(verdict)).length;
  const caught = verdicts.filter(({ end }) => end.kind === 'caught').length;
  return [
    columns(['', 'mutant', 'rule that is dropped', 'noticed', 'seconds'], rows),
    '',
    `${caught} mutants caught${failed === 0 ? '' : `, ${failed} FAILED`}`,
  ].join('\n');
}

function endOf({ end }: Verdict): string {
  switch (end.kind) {
    case 'caught':
      return cut(`${end.by}: ${end.broken}`);
    case 'survived':
      return 'nothing';
    case 'invalid':
      return cut(`INVALID ${end.why}`);
  }
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
}
