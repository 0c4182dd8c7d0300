import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { idleBill, total } from '#infra/idle/bill.ts';
import { alarmsOf } from './alarms.ts';
import { Resources, staged } from './synthesised.ts';

const { data, service, edge } = staged('prod');
const lines = idleBill([data, service, edge].map((stack) => Template.fromStack(stack).toJSON()));
const priceOf = (what: string) => lines.find((line) => line.what === what);

test('a stage that nobody uses costs less than 15 dollars a month, with all alarms on', () => {
  expect(total(lines)).toBeGreaterThan(5);
  expect(total(lines)).toBeLessThan(15);
});

test('each metric of each alarm is counted, and each key, secret and dashboard', () => {
  const metrics = alarmsOf(new Resources(service)).flatMap((alarm) => alarm.metrics);
  expect(priceOf('alarms')?.units).toBe(metrics.length);
  expect(priceOf('data key, message key')).toMatchObject({ units: 2, dollars: 2 });
  expect(priceOf('root keys')).toMatchObject({ units: 1, dollars: 0.4 });
  expect(priceOf('the dashboard')).toMatchObject({ units: 1, dollars: 3 });
});

test('whatever costs by the hour or by the month, whether used or not, is known', () => {
  const billed = [data, service, edge].flatMap((stack) => new Resources(stack).types);
  const expensive =
    /NatGateway|LoadBalancer|RDS|ElastiCache|OpenSearch|Kinesis|WAFv2|VPCEndpoint|Instance|ProvisionedConcurrency|DedicatedIp/;
  expect(billed.filter((type) => expensive.test(type))).toEqual([]);
});
