import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { idleBill, total } from '#infra/idle/bill.ts';
import { alarmsOf } from './alarms.ts';
import { Resources, staged } from './synthesised.ts';

function billed(firewall: 'managed' | 'none') {
  const { data, service, edge, global } = staged('prod', { firewall });
  const stacks = [data, service, edge, ...(global ? [global] : [])];
  return { stacks, service, lines: idleBill(stacks.map((stack) => Template.fromStack(stack).toJSON())) };
}
const { service, stacks, lines } = billed('none');
const guarded = billed('managed');
const priceOf = (what: string) => lines.find((line) => line.what === what);

test('a stage that nobody uses costs less than 15 dollars a month, with all alarms on', () => {
  expect(total(lines)).toBeGreaterThan(5);
  expect(total(lines)).toBeLessThan(15);
});

test('the firewall adds 10 dollars: itself and five rules', () => {
  expect(total(guarded.lines) - total(lines)).toBeCloseTo(10);
});

test('each metric of each alarm is counted, and each key, secret and dashboard', () => {
  const metrics = alarmsOf(new Resources(service)).flatMap((alarm) => alarm.metrics);
  expect(priceOf('alarms')?.units).toBe(metrics.length);
  expect(priceOf('data key, message key')).toMatchObject({ units: 2, dollars: 2 });
  expect(priceOf('root keys, origin key')).toMatchObject({ units: 2, dollars: 0.8 });
  expect(priceOf('the dashboard')).toMatchObject({ units: 1, dollars: 3 });
});

test('whatever costs by the hour or by the month, whether used or not, is known', () => {
  const billed = guarded.stacks.flatMap((stack) => new Resources(stack).types);
  const expensive =
    /NatGateway|LoadBalancer|RDS|ElastiCache|OpenSearch|Kinesis|WAFv2|VPCEndpoint|Instance|ProvisionedConcurrency|DedicatedIp/;
  expect(billed.filter((type) => expensive.test(type))).toEqual(['AWS::WAFv2::WebACL']);
  expect(stacks.flatMap((stack) => new Resources(stack).types)).not.toContain('AWS::WAFv2::WebACL');
});
