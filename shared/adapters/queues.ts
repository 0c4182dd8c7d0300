import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

import type { InterestMessage } from '#shared/declarations/messages.ts';
import { second } from '#shared/domain/instant.ts';
import type { ConfirmationQueue, SendQueue } from '#shared/usecases/ports/outside.ts';

/** SQS takes ten entries a batch, and delays of 15 minutes at most. */
const batchSize = 10;
const longestDelay = 900;
/** A delay begins when its message is put: the last of thousands must not wait for all before it. */
const callsAtOnce = 8;

export function sendQueue(client: SQSClient, queueUrl: string): SendQueue {
  return {
    async visits(all) {
      const entries = all.map(({ message, delaySeconds }, i) => ({
        Id: String(i % batchSize),
        MessageBody: JSON.stringify(message),
        DelaySeconds: checkedDelay(delaySeconds),
      }));
      const batches = Array.from({ length: Math.ceil(entries.length / batchSize) }, (_, i) =>
        entries.slice(i * batchSize, (i + 1) * batchSize),
      );
      let lost = 0;
      const put = async (): Promise<void> => {
        for (let batch = batches.shift(); batch; batch = batches.shift()) {
          const { Failed = [] } = await client.send(
            new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch }),
          );
          // A batch answers 200 with some entries refused: those are nominated again next minute.
          lost += Failed.length;
        }
      };
      await Promise.all(Array.from({ length: callsAtOnce }, put));
      return lost;
    },
    async walk(message, delaySeconds) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          DelaySeconds: checkedDelay(delaySeconds),
        }),
      );
    },
    async backlog() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesNotVisible: received } =
        Attributes ?? {};
      return Number(ready ?? 0) + Number(received ?? 0);
    },
  };
}

export interface PatientConfirmationQueue extends ConfirmationQueue {
  /** Puts a form back as a new message, to be received no earlier than in `delayMs`, or in 15 minutes. */
  putBack(message: InterestMessage, delayMs: number): Promise<void>;
}

export function confirmationQueue(client: SQSClient, queueUrl: string): PatientConfirmationQueue {
  const send = async (message: InterestMessage, delaySeconds?: number) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        ...(delaySeconds === undefined ? {} : { DelaySeconds: checkedDelay(delaySeconds) }),
      }),
    );
  };
  return {
    put: (sealed, at) => send({ v: 1, at, sealed }),
    putBack: (message, delayMs) =>
      send(message, Math.min(longestDelay, Math.max(0, Math.ceil(delayMs / second)))),
  };
}

function checkedDelay(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestDelay) {
    throw new RangeError(`a delay of ${seconds} s is outside 0 to ${longestDelay}`);
  }
  return seconds;
}
