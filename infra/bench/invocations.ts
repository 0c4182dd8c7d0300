import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';

import { queueNames } from '#infra/local/engines.ts';
import type { Functions } from '#infra/local/functions.ts';
import type { FunctionName } from '#shared/declarations/environment.ts';
import { currentMeter, inFunction } from './meter.ts';

type Work = () => Promise<unknown>;
/** Does the work of one invocation and measures it. */
export type Stopwatch = (fn: FunctionName, event: unknown, work: Work) => Promise<unknown>;

let stopwatch: Stopwatch = (_, __, work) => work();
export const measureWith = (next: Stopwatch): void => {
  stopwatch = next;
};

/** Every invocation of a function: measured, and for queues with the calls of Lambda's poller. */
export function watchInvocations(invoke: Functions['invoke']): Functions['invoke'] {
  return (name, event) =>
    inFunction(name, async () => {
      const answer = await stopwatch(name, event, () => invoke(name, event));
      countPoll(name, event, answer);
      return answer;
    });
}

const eventSchema = z.object({ Records: z.custom<SQSEvent['Records']>(Array.isArray) });
const answerSchema = z.object({ batchItemFailures: z.array(z.unknown()) });

/** A batch that comes in was one ReceiveMessage; what is done with is deleted by one DeleteMessageBatch. */
function countPoll(name: FunctionName, event: unknown, answer: unknown): void {
  const meter = currentMeter();
  if (meter === undefined || !queueNames.some((queue) => queue === name)) return;
  const taken = eventSchema.parse(event).Records.length;
  const done = taken - answerSchema.parse(answer).batchItemFailures.length;
  meter.addQueueCall(name, 'ReceiveMessage', taken);
  if (done > 0) meter.addQueueCall(name, 'DeleteMessageBatch', done);
}
