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
    ...findings.flatMap((finding, index) => linesOf(finding, findings[index + 1])),
    '',
    summary(findings),
  ].join('\n');
}

/** Of findings in a row that one thing mends, the last one says it. */
function linesOf({ kind, subject, sentence, next }: Finding, following?: Finding): readonly string[] {
  const line = `${labels[kind].padEnd(8)} ${subject}: ${sentence}`;
  return next === undefined || next === following?.next ? [line] : [line, `         Next: ${next}`];
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
