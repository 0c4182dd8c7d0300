import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';

import type { FunctionName } from '#shared/declarations/environment.ts';
import { AppError } from '#shared/domain/app-error.ts';
import { minute, second } from '#shared/domain/instant.ts';
import type { Clock } from '#shared/usecases/ports.ts';
import { type FunctionLog, functionLog } from './log.ts';

/** What is left of the invocation must hold one worst-case message: connect 2 s, SES 10 s, the ledger. */
const timeForOne = 15 * second;
/** Scheduler, SQS and Lambda must agree this far, or nothing is decided. */
const clockTolerance = 5 * minute;
const visibility = 6 * minute;
/** The queue's maxReceiveCount: after this receive the message goes to the dead-letter queue. */
export const lastReceive = 5;

/** `again` hands the message back to the queue, to be seen once more after the visibility time. */
export type Handled = 'done' | 'again';

interface QueueHandler<D, M> {
  /** Before the first message of a batch. */
  readonly start?: (deps: D) => void;
  /** The messages of a batch may be handled at once; without it one after the other, in their order. */
  readonly atOnce?: true;
  /** Messages that are no work and may go. */
  readonly ignore?: (body: string) => boolean;
  readonly handle: (deps: D, message: M) => Promise<Handled>;
  /** After a failure that the queue will not repeat. */
  readonly giveUp?: (deps: D, message: M) => Promise<void>;
}

/**
 * The one middy stack for queues: each message parsed by its schema and handled in turn, partial batch
 * answers, hand-back when time runs short, and no decision when the clocks disagree. A message whose
 * handling throws an AppError is done with; any other error brings it back, and at last to the DLQ.
 */
export function queueFunction<
  S extends z.ZodType,
  D extends { readonly log: FunctionLog; readonly clock: Clock },
>(name: FunctionName, schema: S, makeDeps: (log: FunctionLog) => D, handler: QueueHandler<D, z.output<S>>) {
  let made: D | undefined;

  const handleOne = async (deps: D, record: SQSRecord): Promise<Handled> => {
    if (!clocksAgree(record, deps.clock)) {
      deps.log.warn('queue.clocks_disagree');
      deps.log.count('ClocksDisagree');
      return 'again';
    }
    if (handler.ignore?.(record.body)) return 'done';
    const message = readMessage(schema, record.body);
    if (message === undefined) {
      deps.log.warn('queue.malformed', { messageId: record.messageId });
      deps.log.count('MalformedMessages');
      return 'again';
    }
    try {
      return await handler.handle(deps, message);
    } catch (error) {
      if (error instanceof AppError) {
        deps.log.warn('queue.refused', { code: error.code });
        return 'done';
      }
      deps.log.error('queue.failed', error, { messageId: record.messageId });
      deps.log.count('MessagesFailed');
      if (Number(record.attributes.ApproximateReceiveCount) >= lastReceive) await giveUp(deps, message);
      return 'again';
    }
  };

  /** Its own failure must not fail the whole batch, and with it the messages that are done. */
  const giveUp = async (deps: D, message: z.output<S>): Promise<void> => {
    try {
      await handler.giveUp?.(deps, message);
    } catch (error) {
      deps.log.error('queue.give_up_failed', error);
    }
  };

  return middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent, context: Context) => {
    made ??= makeDeps(functionLog(name));
    const deps = made;
    handler.start?.(deps);
    const handle = async (record: SQSRecord): Promise<{ itemIdentifier: string }[]> => {
      const inTime = context.getRemainingTimeInMillis() > timeForOne;
      const handled = inTime ? await handleOne(deps, record) : 'again';
      return handled === 'again' ? [{ itemIdentifier: record.messageId }] : [];
    };
    const failures: { itemIdentifier: string }[] = [];
    if (handler.atOnce) failures.push(...(await Promise.all(event.Records.map(handle))).flat());
    else for (const record of event.Records) failures.push(...(await handle(record)));
    deps.log.flush();
    return { batchItemFailures: failures };
  });
}

function readMessage<S extends z.ZodType>(schema: S, body: string): z.output<S> | undefined {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** SQS's clock at the first receive against ours, allowing for the receives since. */
function clocksAgree(record: SQSRecord, clock: Clock): boolean {
  const first = Number(record.attributes.ApproximateFirstReceiveTimestamp);
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const ahead = clock.now() - first;
  return ahead >= -clockTolerance && ahead <= clockTolerance + receives * visibility * 2;
}
