import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { alarmsOf } from './alarms.ts';
import { label, synthesise } from './synthesised.ts';

const { service, settings } = synthesise('prod');
const alarms = alarmsOf(service);
const project = join(import.meta.dirname, '../..');
const runbook = readFileSync(join(project, 'docs/runbook.md'), 'utf8');

/** As GitHub makes them of headings. */
const anchors = [...runbook.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-'),
);

test.each(alarms.map((one) => [one.id, one] as const))('%s says what it means and what to do', (_, one) => {
  const sentences = one.description.replace(/ docs\/runbook\.md#[a-z-]+$/, '').split(/(?<=\.) /);
  expect(sentences).toHaveLength(2);
  expect(one.description.length).toBeLessThan(1024);
  expect(anchors).toContain(one.section);
});

test('each section is that of an alarm, and has all that one needs at night', () => {
  const chapter = runbook.split('\n## ').find((part) => part.startsWith('Alarms')) ?? '';
  const sections = chapter.split('\n### ').slice(1);
  expect(new Set(alarms.map(({ section }) => section)).size).toBe(sections.length);
  for (const section of sections) {
    expect(section).toMatch(/\*\*For people\.\*\*.*\*\*Look at\.\*\*.*\*\*Do\.\*\*/s);
  }
});

test('every alarm goes to the one topic; what stays until somebody acts is not called over', () => {
  for (const one of alarms) {
    expect(one.AlarmActions.map(label)).toEqual(['WatchTopic']);
    if (one.OKActions.length > 0) expect(one.OKActions.map(label)).toEqual(['WatchTopic']);
  }
  const silent = alarms.filter(({ OKActions }) => OKActions.length === 0).map(({ section }) => section);
  expect([...new Set(silent)].toSorted()).toEqual([
    'api-errors',
    'audit-problems',
    'breaker-tripped',
    'breakers-failed',
    'canary-failed',
    'content-not-approved',
    'function-errors',
    'link-tokens-refused',
    'refused-mails',
    'stuck-steps',
    'unfit-texts',
    'unknown-outcomes',
  ]);
});

describe('metrics of our own', () => {
  const entries = service.of('AWS::Lambda::Function', z.looseObject({ Description: z.string() }));
  const names = entries.map(({ properties }) => properties.Description.replace('Lantern: ', ''));
  const folders: Readonly<Record<string, string>> = {
    ...{ intake: 'http', recipient: 'http', facts: 'http', staff: 'http' },
    ...{ confirmation: 'queue', send: 'queue', feedback: 'queue' },
    ...{ dispatch: 'schedule', housekeeping: 'schedule', canary: 'schedule' },
  };
  /** All of our own code that a function holds, and none that it does not use. */
  const code = new Map(
    names.map((name) => {
      const entry = `functions/${folders[name]}/${name}.ts`;
      const { outputFiles } = buildSync({
        absWorkingDir: project,
        entryPoints: [entry],
        bundle: true,
        format: 'esm',
        platform: 'node',
        packages: 'external',
        alias: Object.fromEntries(['shared', 'functions'].map((one) => [`#${one}`, join(project, one)])),
        write: false,
      });
      return [name, outputFiles[0]?.text ?? ''] as const;
    }),
  );
  const looked = alarms.flatMap(({ id, metrics }) =>
    metrics.filter(({ Namespace }) => Namespace === 'Lantern').map((metric) => ({ id, ...metric })),
  );
  const shown = [...service.text.matchAll(/\\"Lantern\\",\\"(\w+)\\",\\"service\\",\\"(\w+)\\"/g)].map(
    ([, metric = '', by = '']) => ({ metric, by }),
  );

  test.each(looked.map((one) => [one.id, one] as const))(
    '%s looks at one that its function writes',
    (_, one) => {
      const by = /^service=(\w+)$/.exec(one.Dimensions[0] ?? '')?.[1] ?? '';
      expect(one.Dimensions).toHaveLength(1);
      expect(code.get(by)).toMatch(new RegExp(`"${one.MetricName}"`));
    },
  );

  test('the dashboard shows none that nobody writes', () => {
    expect(shown.length).toBeGreaterThan(15);
    const missing = shown.filter(({ metric, by }) => {
      const inCode = metric.startsWith('Feedback') ? '`Feedback$' : `"${metric}"`;
      return !code.get(by)?.includes(inCode);
    });
    expect(missing).toEqual([]);
  });

  test('namespace and dimension are those of the log', () => {
    const log = readFileSync(join(project, 'functions/runtime/log.ts'), 'utf8');
    expect(log).toContain("new Metrics({ namespace: 'Lantern', serviceName: name })");
  });
});

test('every queue for the dead has an alarm, and so has every function', () => {
  const of = (namespace: string, ...metrics: string[]) =>
    alarms
      .flatMap((one) => one.metrics)
      .filter(({ Namespace, MetricName }) => Namespace === namespace && metrics.includes(MetricName))
      .map(({ Dimensions }) => Dimensions[0]?.replace(/^\w+=/, ''))
      .toSorted();
  const dead = service.ids('AWS::SQS::Queue').filter((id) => id.endsWith('DeadLetters'));
  expect(dead).toHaveLength(6);
  expect(of('AWS/SQS', 'ApproximateNumberOfMessagesVisible')).toEqual(dead.toSorted());
  const functions = service.ids('AWS::Lambda::Function').toSorted();
  expect(of('AWS/Lambda', 'Errors')).toEqual(functions);
  // Of the whole account: without a dimension.
  expect(of('AWS/Lambda', 'Throttles')).toEqual([undefined]);
});

test('reputation has both thresholds, of the whole account', () => {
  const rates = alarms
    .filter(({ metrics }) => metrics[0]?.Namespace === 'AWS/SES')
    .map(({ metrics, Threshold }) => [metrics[0]?.MetricName, metrics[0]?.Dimensions, Threshold]);
  expect(rates).toEqual([
    ['Reputation.BounceRate', [], 0.03],
    ['Reputation.BounceRate', [], 0.05],
    ['Reputation.ComplaintRate', [], 0.0005],
    ['Reputation.ComplaintRate', [], 0.001],
  ]);
});

test('the topic is encrypted, takes alarms of this account alone and mails the admin', () => {
  const topic = service.of('AWS::SNS::Topic', z.object({ KmsMasterKeyId: z.unknown() }));
  expect(label(topic.find(({ id }) => id === 'WatchTopic')?.properties.KmsMasterKeyId)).toBe('Key');
  const subscription = z.looseObject({ Protocol: z.string(), Endpoint: z.unknown() });
  const mailed = service
    .of('AWS::SNS::Subscription', subscription)
    .filter(({ properties }) => properties.Protocol === 'email');
  expect(mailed.map(({ properties }) => properties.Endpoint)).toEqual(['alarms@lantern.test']);
  const statement = z.looseObject({ Effect: z.string() });
  const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) });
  const statements = service
    .of('AWS::SNS::TopicPolicy', policy)
    .filter(({ id }) => id === 'WatchTopicPolicy')
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  expect(statements.filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
    {
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});

test('the budget is the one of the settings, and tells before it is spent', () => {
  const [budget] = service.of('AWS::Budgets::Budget', z.looseObject({}));
  expect(settings.monthlyBudget).toBe(50);
  expect(budget?.properties).toMatchObject({
    Budget: { BudgetLimit: { Amount: 50, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
    NotificationsWithSubscribers: [
      { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
      { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
    ],
  });
});
