import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { acknowledge, fullPath } from '#infra/acknowledge.ts';
import { acknowledgements } from '#infra/acknowledgements.ts';
import { type Changes, staged } from './synthesised.ts';

/** Every finding of the three packs: the rule and the resource. */
function findings(app: App): string[] {
  const packs = [new AwsSolutionsChecks(app), new HIPAASecurityChecks(app), new ServerlessChecks(app)];
  return packs
    .flatMap((pack) => pack.validateScope(app).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    )
    .toSorted();
}

const outside = { kind: 'oidc', issuer: 'https://login.lantern.test', audience: 'lantern-staff' };

/** The number may go down; before it goes up, think of a way to mend what was found. */
const shapes: readonly (readonly [stage: 'dev' | 'prod', changes: Changes, acknowledged: number])[] = [
  ['prod', {}, 111],
  ['prod', { account: '123456789012', region: 'eu-central-1' }, 111],
  ['dev', { staffSignIn: outside, removalPolicy: 'destroy' }, 109],
];

describe.each(shapes)('%s with %j', (stage, changes, acknowledged) => {
  const { app, settings } = staged(stage, changes);
  const known = acknowledgements(settings).flatMap(({ rule, on }) =>
    on.map((path) => `${rule} ${fullPath(settings, path)}`),
  );

  test('what is acknowledged is what is found, no more and no less', () => {
    expect(findings(app)).toEqual(known.toSorted());
    expect(known).toHaveLength(acknowledged);
  });

  test('nothing is left once it is acknowledged', () => {
    acknowledge(app, settings);
    expect(findings(app)).toEqual([]);
  });
});

const { app, settings } = staged('prod');

test('each acknowledgement stands once, is about one resource at a time and says why', () => {
  const all = acknowledgements(settings);
  expect(new Set(all.map(({ rule }) => rule)).size).toBe(all.length);
  for (const { reason, on } of all) {
    expect(reason.length).toBeGreaterThan(40);
    expect(new Set(on).size).toBe(on.length);
  }
});

test('an acknowledgement whose resource is gone stops the synthesis', () => {
  const other = { ...settings, stage: 'dev' as const };
  expect(() => acknowledge(app, other)).toThrow('which does not exist');
});
