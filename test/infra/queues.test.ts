import { expect, test } from 'vitest';
import * as z from 'zod';
import { lastReceive } from '#functions/runtime/queue.ts';
import { label, live, synthesise } from './synthesised.ts';

const { service, settings } = synthesise('prod', { sesRate: 160 });

const queueSchema = z.object({
  KmsMasterKeyId: z.unknown(),
  MessageRetentionPeriod: z.number(),
  VisibilityTimeout: z.number().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});
const queues = service.of('AWS::SQS::Queue', queueSchema);
const sourceSchema = z.looseObject({ EventSourceArn: z.unknown(), FunctionName: z.unknown() });
const sources = service.of('AWS::Lambda::EventSourceMapping', sourceSchema);
const schedules = service.of(
  'AWS::Scheduler::Schedule',
  z.looseObject({
    State: z.literal('ENABLED'),
    Target: z.looseObject({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }),
  }),
);
const invoked = service.of(
  'AWS::Lambda::EventInvokeConfig',
  z.looseObject({
    Qualifier: z.unknown(),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
  }),
);
const functions = service.of(
  'AWS::Lambda::Function',
  z.looseObject({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }),
);
const days = 24 * 60 * 60;

test('every queue that is worked on gives up after five receives, into a queue of its own', () => {
  expect(lastReceive).toBe(5);
  const worked = queues.filter(({ properties }) => properties.RedrivePolicy);
  const dead = worked.map(({ id, properties }) => {
    expect(properties.RedrivePolicy?.maxReceiveCount).toBe(lastReceive);
    return [id, label(properties.RedrivePolicy?.deadLetterTargetArn)];
  });
  expect(dead).toEqual([
    ['ConfirmationsQueue', 'ConfirmationsDeadLetters'],
    ['SendsQueue', 'SendsDeadLetters'],
    ['FeedbacksQueue', 'FeedbacksDeadLetters'],
  ]);
});

test('dead letters wait 14 days, longer than in the queue before', () => {
  const dead = queues.filter(({ properties }) => !properties.RedrivePolicy);
  expect(dead.map(({ id }) => id).toSorted()).toEqual([
    'ConfirmationsDeadLetters',
    'FeedbacksDeadLetters',
    'NightDeadLetters',
    'QuarterHourDeadLetters',
    'SendsDeadLetters',
    'TickDeadLetters',
  ]);
  for (const { properties } of dead) expect(properties.MessageRetentionPeriod).toBe(14 * days);
  for (const { properties } of queues.filter((queue) => !dead.includes(queue))) {
    expect(properties.MessageRetentionPeriod).toBeLessThan(14 * days);
  }
});

test('every queue is encrypted under our key and refuses a connection without TLS', () => {
  const policies = service.of('AWS::SQS::QueuePolicy', z.looseObject({ Queues: z.tuple([z.unknown()]) }));
  const tlsOnly = policies.filter(({ properties }) =>
    /SecureTransport":"false"/.test(JSON.stringify(properties)),
  );
  expect(tlsOnly.map(({ properties }) => label(properties.Queues[0])).toSorted()).toEqual(
    queues.map(({ id }) => id).toSorted(),
  );
  for (const { properties } of queues) expect(label(properties.KmsMasterKeyId)).toBe('Key');
});

test('a message is hidden six times as long as its worker may run', () => {
  const timeouts = service.of('AWS::Lambda::Function', z.object({ Timeout: z.number() }));
  expect(sources).toHaveLength(3);
  for (const { properties } of sources) {
    const queue = queues.find(({ id }) => id === label(properties.EventSourceArn));
    const worker = timeouts.find(
      ({ id }) => `${live(id.replace(/Function$/, ''))}:live` === label(properties.FunctionName),
    );
    expect(worker?.properties.Timeout).toBe(60);
    expect(queue?.properties.VisibilityTimeout).toBe(6 * 60);
  }
});

test('workers take ten messages, report each failure by itself, and are bounded in number', () => {
  expect(settings.workers).toBe(25);
  const bounds = sources.map(({ properties }) => {
    expect(properties).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    return [
      label(properties.EventSourceArn),
      properties['ScalingConfig'],
      properties['MaximumBatchingWindowInSeconds'],
    ];
  });
  expect(bounds).toEqual([
    ['ConfirmationsQueue', { MaximumConcurrency: 2 }, undefined],
    ['SendsQueue', { MaximumConcurrency: 25 }, undefined],
    ['FeedbacksQueue', { MaximumConcurrency: 5 }, 5],
  ]);
});

test.each([
  ['Dispatch', 'Tick', 'rate(1 minute)', 60],
  ['Housekeeping', 'Night', 'cron(0 3 * * ? *)', 3600],
  ['Canary', 'QuarterHour', 'cron(0/15 * * * ? *)', 300],
])('%s is told the Scheduler time, and a call that is lost or throws is found', (fn, id, expression, age) => {
  const limits = { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: 1 };
  const schedule = schedules.find(({ properties }) => label(properties.Target.Arn) === live(fn));
  expect(schedule?.properties).toMatchObject({
    ScheduleExpression: expression,
    Target: { Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}', RetryPolicy: limits },
  });
  expect(label(schedule?.properties.Target.DeadLetterConfig.Arn)).toBe(`${id}DeadLetters`);
  const thrown = invoked.find(({ properties }) => label(properties.Qualifier) === live(fn));
  expect(thrown?.properties).toMatchObject(limits);
  expect(label(thrown?.properties.DestinationConfig.OnFailure.Destination)).toBe(`${id}DeadLetters`);
});

test('nothing else is called by the clock', () => {
  expect([schedules.length, invoked.length]).toEqual([3, 3]);
});

test('confirmations have workers of their own, which share the fifth of the rate that sequences leave', () => {
  const variables = (fn: string) =>
    functions.find(({ id }) => id === `${fn}Function`)?.properties.Environment.Variables;
  const bound = sources.find(({ properties }) => label(properties.EventSourceArn) === 'ConfirmationsQueue');
  expect(variables('Confirmation')).toMatchObject({ CONFIRMATION_RATE: '32', CONFIRMATION_WORKERS: '2' });
  expect(bound?.properties['ScalingConfig']).toEqual({ MaximumConcurrency: 2 });
  expect(variables('Dispatch')).toMatchObject({ SEND_RATE: '128', SEND_WORKERS: '25' });
});
