import type { SQSRecord } from 'aws-lambda';
import type { FauxqsServer } from 'fauxqs';
import * as z from 'zod';

import { callAws } from './aws-call.ts';
import type { Queue } from './engines.ts';
import { region } from './environment.ts';
import type { Functions } from './functions.ts';
import type { Instant } from './virtual-clock.ts';

const batchSize = 10;

const batchResponseSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) })
  .nullish();

const messageSchema = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  Attributes: z.object({
    ApproximateReceiveCount: z.string(),
    ApproximateFirstReceiveTimestamp: z.string(),
    SentTimestamp: z.string(),
    SenderId: z.string(),
  }),
});
type Message = z.infer<typeof messageSchema>;
const receivedSchema = z.object({ Messages: z.array(messageSchema).default([]) });

interface Parts {
  readonly queue: Queue;
  readonly fn: 'confirmation' | 'send' | 'feedback';
  readonly engine: FauxqsServer;
  readonly sqsUrl: string;
  readonly functions: Functions;
  readonly now: () => Instant;
  readonly report: (line: string) => void;
}

/**
 * What Lambda does between a queue and a function: batches of ten in, those not reported as failed
 * deleted. One batch at a time, since one function here is one instance, and an instance of Lambda
 * never works on two events at once.
 */
export class EventSource {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** True when a message can be received now. Asks the engine in memory: an empty poll would cost a call. */
  hasWork(): boolean {
    const { ready, delayed, inflight } = this.#messages();
    const now = this.#parts.now();
    return (
      ready.length > 0 ||
      delayed.some(({ delayUntil = 0 }) => delayUntil <= now) ||
      inflight.some(({ visibilityDeadline }) => visibilityDeadline <= now)
    );
  }

  /** The next moment at which a message that nobody can see now can be received. */
  next(): Instant | undefined {
    const { delayed, inflight } = this.#messages();
    const moments = [
      ...delayed.map(({ delayUntil = 0 }) => delayUntil),
      ...inflight.map(({ visibilityDeadline }) => visibilityDeadline),
    ];
    return moments.length === 0 ? undefined : moments.reduce((a, b) => Math.min(a, b));
  }

  /** Works until nothing can be received. */
  async drain(): Promise<void> {
    while (this.hasWork()) await this.#batch();
  }

  async #batch(): Promise<void> {
    const { queue, sqsUrl, functions, fn, report } = this.#parts;
    const { Messages } = receivedSchema.parse(
      await callAws(sqsUrl, 'AmazonSQS.ReceiveMessage', {
        QueueUrl: queue.url,
        MaxNumberOfMessages: batchSize,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return;
    const records = Messages.map((message) => recordOf(message, queue));
    let failed: ReadonlySet<string>;
    try {
      const answer = batchResponseSchema.parse(await functions.invoke(fn, { Records: records }));
      failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch (error) {
      report(
        `${fn}: a batch of ${records.length} failed: ${error instanceof Error ? error.stack : 'unknown'}`,
      );
      return;
    }
    const done = records.filter(({ messageId }) => !failed.has(messageId));
    if (done.length === 0) return;
    await callAws(sqsUrl, 'AmazonSQS.DeleteMessageBatch', {
      QueueUrl: queue.url,
      Entries: done.map(({ receiptHandle }, i) => ({ Id: String(i), ReceiptHandle: receiptHandle })),
    });
  }

  #messages() {
    const found = this.#parts.engine.inspectQueue(this.#parts.queue.name);
    if (found === undefined) throw new Error(`no queue ${this.#parts.queue.name}`);
    return found.messages;
  }
}

function recordOf(message: Message, queue: Queue): SQSRecord {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}
