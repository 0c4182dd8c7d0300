import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { confirmationQueue, sendQueue } from '#shared/adapters/queues.ts';
import {
  interestMessageSchema,
  sendMessageSchema,
  type VisitMessage,
} from '#shared/declarations/messages.ts';

const url = 'https://sqs.us-east-1.amazonaws.com/000000000000/send';
const client = new SQSClient({ region: 'us-east-1' });
const sqs = mockClient(client);
const queue = sendQueue(client, url);

beforeEach(() => {
  sqs.reset();
  sqs.onAnyCommand().resolves({});
});

const visits = (count: number, delaySeconds = 0) =>
  Array.from({ length: count }, (_, i) => ({
    message: { v: 1, kind: 'visit', subscriber: `person-${i}`, gapMs: 100 } satisfies VisitMessage,
    delaySeconds,
  }));
const batches = () => sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input);

describe('visits', () => {
  it.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])('%i go in batches of %j', async (count, sizes) => {
    expect(await queue.visits(visits(count))).toBe(0);
    expect(batches().map(({ Entries }) => Entries?.length)).toEqual(sizes);
    expect(batches().every(({ QueueUrl }) => QueueUrl === url)).toBe(true);
    const sent = batches().flatMap(({ Entries = [] }) =>
      Entries.map(({ MessageBody }) => sendMessageSchema.parse(JSON.parse(MessageBody ?? ''))),
    );
    expect(sent).toEqual(visits(count).map(({ message }) => message));
    for (const { Entries = [] } of batches())
      expect(new Set(Entries.map(({ Id }) => Id)).size).toBe(Entries.length);
  });

  it('counts the entries that SQS did not take, over all batches', async () => {
    const failed = (Id: string) => ({ Id, Code: 'InternalError', SenderFault: false });
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [failed('0'), failed('3')] })
      .resolvesOnce({ Successful: [] })
      .resolvesOnce({ Successful: [], Failed: [failed('1')] });
    expect(await queue.visits(visits(30))).toBe(3);
  });

  it('are put eight batches at a time: a delay begins when its message is put', async () => {
    let open = 0;
    let most = 0;
    sqs.on(SendMessageBatchCommand).callsFake(async () => {
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 1));
      open -= 1;
      return { Failed: [{ Id: '0' }] };
    });
    expect(await queue.visits(visits(300))).toBe(30);
    expect(most).toBe(8);
  });

  it('each have their own delay', async () => {
    await queue.visits([0, 1, 60, 900].flatMap((delay) => visits(1, delay)));
    expect(batches()[0]?.Entries?.map(({ DelaySeconds }) => DelaySeconds)).toEqual([0, 1, 60, 900]);
  });

  it.each([901, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'with a delay of %d are refused here, since not every engine would',
    async (delay) => {
      await expect(queue.visits(visits(1, delay))).rejects.toThrow(RangeError);
      expect(batches()).toHaveLength(0);
    },
  );
});

describe('a page of a walk', () => {
  it('goes alone, with its delay', async () => {
    const message = { v: 1, kind: 'wake', campaign: 'first-steps', shard: 3, cursor: 'next' } as const;
    await queue.walk(message, 30);
    const [call] = sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input).toEqual({
      QueueUrl: url,
      MessageBody: JSON.stringify(message),
      DelaySeconds: 30,
    });
    await expect(queue.walk(message, 901)).rejects.toThrow(RangeError);
  });
});

describe('the backlog', () => {
  it('is what waits to be received and what was received, without what is delayed', async () => {
    sqs.on(GetQueueAttributesCommand).resolves({
      Attributes: {
        ApproximateNumberOfMessages: '417',
        ApproximateNumberOfMessagesNotVisible: '20',
        ApproximateNumberOfMessagesDelayed: '1000',
      },
    });
    expect(await queue.backlog()).toBe(437);
    const [call] = sqs.commandCalls(GetQueueAttributesCommand);
    expect(call?.args[0].input.AttributeNames).toEqual([
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
    ]);
  });

  it('is nothing when SQS says nothing', async () => {
    expect(await queue.backlog()).toBe(0);
  });
});

it('a confirmation is queued sealed, with the time of the form and nothing else', async () => {
  await confirmationQueue(client, url).put('c2VhbGVk', 1_796_133_607_000);
  const [call] = sqs.commandCalls(SendMessageCommand);
  const body: unknown = JSON.parse(call?.args[0].input.MessageBody ?? '');
  expect(body).toEqual({ v: 1, at: 1_796_133_607_000, sealed: 'c2VhbGVk' });
  expect(interestMessageSchema.safeParse(body).success).toBe(true);
});

describe('a form that must wait', () => {
  const message = { v: 1, at: 1_796_133_607_000, sealed: 'c2VhbGVk' } as const;

  it.each([
    [0, 0],
    [1, 1],
    [59_001, 60],
    [900_000, 900],
    [3_600_000, 900],
    [-5, 0],
  ])('for %i ms is put back as it is, delayed by %i s', async (wait, seconds) => {
    await confirmationQueue(client, url).putBack(message, wait);
    const [call] = sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input).toEqual({
      QueueUrl: url,
      MessageBody: JSON.stringify(message),
      DelaySeconds: seconds,
    });
  });
});
