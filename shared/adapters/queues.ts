import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

import type { InterestMessage } from '#shared/declarations/messages.ts';
import type { ConfirmationQueue, SendQueue } from '#shared/usecases/ports.ts';

/** SQS takes ten entries a batch, and delays of 15 minutes at most. */
const batchSize = 10;
const longestDelay = 900;

export function sendQueue(client: SQSClient, queueUrl: string): SendQueue {
  return {
    async visits(batch) {
      let lost = 0;
      for (let from = 0; from < batch.length; from += batchSize) {
        const entries = batch.slice(from, from + batchSize).map(({ message, delaySeconds }, i) => ({
          Id: String(i),
          MessageBody: JSON.stringify(message),
          DelaySeconds: checkedDelay(delaySeconds),
        }));
        // A batch answers 200 with some entries refused: those are nominated again next minute.
        const { Failed } = await client.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
        );
        lost += Failed?.length ?? 0;
      }
      return lost;
    },
    async wake(message, delaySeconds) {
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
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
  };
}

export function confirmationQueue(client: SQSClient, queueUrl: string): ConfirmationQueue {
  return {
    async put(sealed, at) {
      const message: InterestMessage = { v: 1, at, sealed };
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
    },
  };
}

function checkedDelay(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestDelay) {
    throw new RangeError(`a delay of ${seconds} s is outside 0 to ${longestDelay}`);
  }
  return seconds;
}
