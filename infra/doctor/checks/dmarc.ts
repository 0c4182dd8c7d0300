import type { Settings } from '#infra/config.ts';
import type { Facts } from '../facts.ts';
import { expectAll, type Finding, judge, later, missing } from '../finding.ts';
import { isDeployed } from './stacks.ts';

const policies = ['none', 'quarantine', 'reject'];

export function checkDmarc(facts: Facts, { stage, hostedZone }: Settings): readonly Finding[] {
  return facts.dmarc.flatMap(({ domain, found }) => {
    const subject = `DMARC of ${domain}`;
    const record = `TXT _dmarc.${domain} "v=DMARC1; p=none"`;
    const notThere = isDeployed(facts, 'service')
      ? missing(subject, 'there is no record.', `make ${record}${hostedZone ? ` in ${hostedZone.name}` : ''}`)
      : later(subject, 'the record, or its text, comes with the deploy.');
    return judge(subject, found, notThere, ({ at, records }) => {
      const policy = policyOf(records, at !== domain);
      const strict = policy === 'quarantine' || policy === 'reject';
      return expectAll(subject, `the policy is ${policy}.`, [
        {
          met: records.length === 1,
          otherwise: `there are ${records.length} records at _dmarc.${at}, so that receivers take none.`,
          next: 'leave one',
        },
        {
          met: policies.includes(policy),
          otherwise: `the record at _dmarc.${at} names no policy.`,
          next: `make ${record}`,
        },
        {
          met: strict || stage !== 'prod' || !policies.includes(policy),
          otherwise: 'the policy is none: others may write in its name.',
          next: `when two weeks of DMARC reports are clean, let _dmarc.${at} say quarantine instead of none`,
        },
      ]);
    });
  });
}

/** What receivers do. A record above the domain may say something else of what is below it. */
function policyOf([record = '']: readonly string[], inherited: boolean): string {
  const tags = new Map(
    record.split(';').map((tag) => {
      const [name = '', value = ''] = tag.split('=');
      return [name.trim().toLowerCase(), value.trim().toLowerCase()] as const;
    }),
  );
  return (inherited ? tags.get('sp') : undefined) ?? tags.get('p') ?? '';
}
