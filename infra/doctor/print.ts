import type { Settings } from '#infra/config.ts';
import type { Finding, FindingKind } from './finding.ts';

const labels: Readonly<Record<FindingKind, string>> = {
  ok: 'ok',
  missing: 'MISSING',
  later: 'later',
  unseen: 'UNSEEN',
};

/** What an admin reads. */
export function print(
  { stage, region }: Pick<Settings, 'stage' | 'region'>,
  account: string,
  findings: readonly Finding[],
): string {
  return [
    `Stage ${stage}: account ${account}, ${region}`,
    '',
    ...findings.flatMap(linesOf),
    '',
    summary(findings),
  ].join('\n');
}

function linesOf({ kind, subject, sentence, next }: Finding): readonly string[] {
  const line = `${labels[kind].padEnd(8)} ${subject}: ${sentence}`;
  return next === undefined ? [line] : [line, `         Next: ${next}`];
}

function summary(findings: readonly Finding[]): string {
  const count = (kind: FindingKind) => findings.filter((finding) => finding.kind === kind).length;
  const [lacking, coming, hidden] = [count('missing'), count('later'), count('unseen')];
  const parts = [
    ...(lacking > 0 ? [`${lacking} missing`] : []),
    ...(hidden > 0 ? [`${hidden} not seen`] : []),
    ...(lacking + hidden === 0 ? ['Nothing is missing'] : []),
    ...(coming > 0 ? [`${coming} to come with the deploy`] : []),
  ];
  return `${parts.join(', ')}.`;
}
