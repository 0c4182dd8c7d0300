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
  return [
    count('missing') === 0 ? 'Nothing is missing' : `${count('missing')} missing`,
    ...(count('later') > 0 ? [`${count('later')} to come with the deploy`] : []),
    ...(count('unseen') > 0 ? [`${count('unseen')} not seen`] : []),
  ]
    .join(', ')
    .concat('.');
}
