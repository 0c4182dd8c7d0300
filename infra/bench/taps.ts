import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { table } from '#shared/declarations/table.ts';
import { currentMeter, type Meter, runningFunction, type Units } from './meter.ts';
import { accessOf, nobodyDue, operationOf } from './operations.ts';

/*
 * The AWS clients of this process, watched from outside: functions make their clients themselves and
 * know nothing of it. The table reader of the embedded run has a plain client and is not counted.
 */

interface Call {
  readonly name: string;
  readonly input: Record<string, unknown>;
  /** Does it. */
  readonly send: () => Promise<unknown>;
}
type Tap = (meter: Meter, call: Call) => Promise<unknown>;

export function watchClients(): void {
  tap(DynamoDBDocumentClient, tapLedger);
  tap(SQSClient, tapQueues);
  tap(SESClient, tapSes);
}

/** Where commands are noted as they are sent. Nowhere while undefined. */
let noted: object[] | undefined;

/** What the clients are told from now on; the list goes on until `undefined` is given. */
export const noteCommands = (list: object[] | undefined): void => {
  noted = list;
};

const commandSchema = z.object({
  input: z.custom<Record<string, unknown>>((input) => input instanceof Object),
});

function tap(client: { readonly prototype: object }, watch: Tap): void {
  const original: unknown = Reflect.get(client.prototype, 'send');
  if (typeof original !== 'function') throw new Error('a client of the SDK has a send');
  Object.defineProperty(client.prototype, 'send', {
    value(this: unknown, command: object, ...rest: unknown[]): Promise<unknown> {
      const send = (): Promise<unknown> => Reflect.apply(original, this, [command, ...rest]);
      noted?.push(command);
      const meter = currentMeter();
      if (meter === undefined) return send();
      const { input } = commandSchema.parse(command);
      return watch(meter, { name: command.constructor.name, input, send });
    },
  });
}

const capacitySchema = z.object({
  Table: z.object({ CapacityUnits: z.number() }).optional(),
  GlobalSecondaryIndexes: z.record(z.string(), z.object({ CapacityUnits: z.number() })).optional(),
});
/** One, or for batches a list with one for each table. */
const answerSchema = z.object({ ConsumedCapacity: z.union([capacitySchema, z.tuple([capacitySchema])]) });
const querySchema = z.object({ Count: z.int() });

async function tapLedger(meter: Meter, { name, input, send }: Call): Promise<unknown> {
  input['ReturnConsumedCapacity'] = 'INDEXES';
  const operation = operationOf(name, input);
  const call = { fn: runningFunction(), operation, access: accessOf(name) };
  try {
    const answer = await send();
    const found = querySchema.safeParse(answer);
    const isEmpty = input['IndexName'] === table.dueIndex.name && found.success && found.data.Count === 0;
    meter.addLedgerCall(isEmpty ? { ...call, operation: nobodyDue } : call, unitsIn(answer));
    return answer;
  } catch (error) {
    // A failed condition is billed as a write of the item that stands there, though no answer says so.
    if (error instanceof ConditionalCheckFailedException)
      meter.addLedgerCall(call, { table: 1, due: 0, attention: 0 }, 'lost');
    throw error;
  }
}

function unitsIn(answer: unknown): Units {
  const { ConsumedCapacity: consumed } = answerSchema.parse(answer);
  const { Table, GlobalSecondaryIndexes: indexes = {} } = Array.isArray(consumed) ? consumed[0] : consumed;
  return {
    table: Table?.CapacityUnits ?? 0,
    due: indexes[table.dueIndex.name]?.CapacityUnits ?? 0,
    attention: indexes[table.attentionIndex.name]?.CapacityUnits ?? 0,
  };
}

const queueCallSchema = z.object({ QueueUrl: z.string(), Entries: z.array(z.unknown()).optional() });

/** What functions put and ask. What event sources take is counted where they are played. */
async function tapQueues(meter: Meter, { name, input, send }: Call): Promise<unknown> {
  const { QueueUrl, Entries = [{}] } = queueCallSchema.parse(input);
  const queue = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  meter.addQueueCall(queue, name.replace(/Command$/, ''), Entries.length);
  return send();
}

async function tapSes(meter: Meter, { name, send }: Call): Promise<unknown> {
  if (name === 'GetSendQuotaCommand') {
    meter.quotaLooks += 1;
    return send();
  }
  meter.sesCalls += 1;
  const answer = await send();
  meter.accepted += 1;
  return answer;
}
