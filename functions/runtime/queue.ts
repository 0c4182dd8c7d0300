import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';

import type { FunctionName } from '#shared/declarations/environment.ts';
import { AppError } from '#shared/domain/app-error.ts';
import { minute, second } from '#shared/domain/instant.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';
import { type FunctionLog, functionLog } from './log.ts';

/** What is left of the invocation must hold one worst-case message: connect 2 s, SES 10 s, the ledger. */
const timeForOne = 15 * second;
/** Scheduler, SQS and Lambda must agree this far, or nothing is decided. */
const clockTolerance = 5 * minute;
const visibility = 6 * minute;
/** The queue's maxReceiveCount: after this receive the message goes to the dead-letter queue. */
export const lastReceive = 5;

/**
 * `again` hands the message back to the queue, to be seen once more after the visibility time;
 * `no-time` does the same because the invocation ends too soon.
 */
export type Handled = 'done' | 'again' | 'no-time';

/** One message's turn in its batch. */
export interface Turn {
  /** How often the message was received, this time included. */
  readonly receives: number;
  /** Milliseconds that may go by before work begins and still leave enough for one worst case. */
  spareTime(): number;
}

export interface QueueHandler<D, M> {
  /** Before the first message of a batch. */
  readonly start?: (deps: D) => void;
  /** The messages of a batch may be handled at once; without it one after the other, in their order. */
  readonly atOnce?: true;
  /** Messages that are no work and may go. */
  readonly ignore?: (body: string) => boolean;
  readonly handle: (deps: D, message: M, turn: Turn) => Promise<Handled>;
  /** After a failure that the queue will not repeat. */
  readonly giveUp?: (deps: D, message: M) => Promise<void>;
}

/**
 * The one middy stack for queues: each message parsed by its schema and handled in turn, partial batch
 * answers, hand-back when time runs short, and no decision when the clocks disagree. A message whose
 * handling throws an AppError is done with; any other error brings it back, and after five receives the
 * queue moves it to its dead-letter queue, where it waits 14 days. Whoever moves it back from there
 * (`StartMessageMoveTask`) loses nothing: a message only names whom to look at, and what is done about
 * them follows from how they stand by then.
 */
export function queueFunction<
  S extends z.ZodType,
  D extends { readonly log: FunctionLog; readonly clock: Clock },
>(name: FunctionName, schema: S, makeDeps: (log: FunctionLog) => D, handler: QueueHandler<D, z.output<S>>) {
  let made: D | undefined;

  let checkClock: ReturnType<typeof clockCheck> | undefined;

  const handleOne = async (deps: D, record: SQSRecord, turn: Turn, agrees: boolean): Promise<Handled> => {
    if (turn.spareTime() <= 0) return 'no-time';
    if (!agrees) {
      deps.log.warn('queue.clocks_disagree', { messageId: record.messageId });
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
      return await handler.handle(deps, message, turn);
    } catch (error) {
      if (error instanceof AppError) {
        deps.log.warn('queue.refused', { code: error.code });
        deps.log.count('MessagesRefused');
        return 'done';
      }
      deps.log.error('queue.failed', error, { messageId: record.messageId });
      deps.log.count('MessagesFailed');
      if (turn.receives >= lastReceive) await giveUp(deps, message);
      return 'again';
    }
  };

  /** Its own failure must not fail the whole batch, and with it the messages that are done. */
  const giveUp = async (deps: D, message: z.output<S>): Promise<void> => {
    try {
      await handler.giveUp?.(deps, message);
    } catch (error) {
      deps.log.error('queue.give_up_failed', error);
      deps.log.count('GiveUpsFailed');
    }
  };

  return middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent, context: Context) => {
    made ??= makeDeps(functionLog(name));
    const deps = made;
    checkClock ??= clockCheck(deps.clock);
    const agrees = checkClock(event.Records);
    handler.start?.(deps);
    const handle = async (record: SQSRecord) => {
      const turn: Turn = {
        receives: Number(record.attributes.ApproximateReceiveCount),
        spareTime: () => context.getRemainingTimeInMillis() - timeForOne,
      };
      return {
        itemIdentifier: record.messageId,
        handled: await handleOne(deps, record, turn, agrees(record)),
      };
    };
    const all: Awaited<ReturnType<typeof handle>>[] = [];
    if (handler.atOnce) all.push(...(await Promise.all(event.Records.map(handle))));
    else for (const record of event.Records) all.push(await handle(record));
    const late = all.filter(({ handled }) => handled === 'no-time').length;
    if (late > 0) {
      deps.log.warn('queue.out_of_time', { messages: late });
      deps.log.count('MessagesOutOfTime', late);
    }
    deps.log.flush();
    const back = all.filter(({ handled }) => handled !== 'done');
    return { batchItemFailures: back.map(({ itemIdentifier }) => ({ itemIdentifier })) };
  });
}

function readMessage<S extends z.ZodType>(schema: S, body: string): z.output<S> | undefined {
  try {
    return schema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/**
 * Tells of each message of a batch whether SQS's clock and ours agree. SQS names the moment of the first
 * receive, which proves our clock when it is the present one. Of a message that was received before, or
 * lay in a dead-letter queue, it proves nothing; such a one may be old when its receives explain it, or
 * when another message has just proved our clock.
 */
function clockCheck(clock: Clock): (batch: readonly SQSRecord[]) => (record: SQSRecord) => boolean {
  let proved = Number.NEGATIVE_INFINITY;
  const since = (moment: number) => clock.now() - moment;
  const sinceFirst = ({ attributes }: SQSRecord) =>
    since(Number(attributes.ApproximateFirstReceiveTimestamp));
  return (batch) => {
    if (batch.some((record) => Math.abs(sinceFirst(record)) <= clockTolerance)) proved = clock.now();
    return (record) => {
      const ahead = sinceFirst(record);
      const explained = clockTolerance + Number(record.attributes.ApproximateReceiveCount) * visibility * 2;
      return ahead >= -clockTolerance && (ahead <= explained || Math.abs(since(proved)) <= clockTolerance);
    };
  };
}
