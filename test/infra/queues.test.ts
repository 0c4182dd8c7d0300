import { expect, test } from 'vitest';
import * as z from 'zod';
import { label, synthesise } from './synthesised.ts';

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
const days = 24 * 60 * 60;

test('every queue that is worked on gives up after five receives, into a queue of its own', () => {
  const worked = queues.filter(({ properties }) => properties.RedrivePolicy);
  const dead = worked.map(({ id, properties }) => {
    expect(properties.RedrivePolicy?.maxReceiveCount).toBe(5);
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
  expect(dead.map(({ id }) => id)).toHaveLength(4);
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
    const worker = timeouts.find(({ id }) => id === label(properties.FunctionName));
    expect(worker?.properties.Timeout).toBe(60);
    expect(queue?.properties.VisibilityTimeout).toBe(6 * 60);
  }
});

test('workers take ten messages, report each failure by itself, and are bounded in number', () => {
  expect(settings.workers).toBe(20);
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
    ['SendsQueue', { MaximumConcurrency: 20 }, undefined],
    ['FeedbacksQueue', { MaximumConcurrency: 5 }, 5],
  ]);
});

test('dispatch is told the Scheduler time once a minute, and a lost tick is found', () => {
  const [tick, ...others] = service.of(
    'AWS::Scheduler::Schedule',
    z.object({
      ScheduleExpression: z.literal('rate(1 minute)'),
      State: z.literal('ENABLED'),
      Target: z.object({
        Arn: z.unknown(),
        Input: z.literal('{"scheduledTime":"<aws.scheduler.scheduled-time>"}'),
        DeadLetterConfig: z.object({ Arn: z.unknown() }),
        RetryPolicy: z.strictObject({
          MaximumEventAgeInSeconds: z.literal(60),
          MaximumRetryAttempts: z.literal(1),
        }),
      }),
    }),
  );
  expect(others).toEqual([]);
  expect(label(tick?.properties.Target.Arn)).toBe('DispatchFunction');
  expect(label(tick?.properties.Target.DeadLetterConfig.Arn)).toBe('TickDeadLetters');
});

test('a tick that dispatch throws out is found as well', () => {
  const schema = z.object({
    FunctionName: z.unknown(),
    MaximumEventAgeInSeconds: z.literal(60),
    MaximumRetryAttempts: z.literal(1),
    DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
  });
  const invoked = service.of('AWS::Lambda::EventInvokeConfig', schema).map(({ properties }) => properties);
  expect(invoked.map(({ FunctionName }) => label(FunctionName))).toEqual(['DispatchFunction']);
  expect(label(invoked[0]?.DestinationConfig.OnFailure.Destination)).toBe('TickDeadLetters');
});
