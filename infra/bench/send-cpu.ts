import { Agent } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { sendMessageSchema } from '#shared/declarations/messages.ts';
import { documentClient } from '#shared/persistence/client.ts';
import { measureWith } from './invocations.ts';
import type { Journey } from './journey.ts';
import { noteCommands } from './taps.ts';

export interface SendCpu {
  readonly mails: number;
  /** SDK calls for each accepted mail. */
  readonly calls: number;
  /** Milliseconds of processor time for each accepted mail, END visits included. */
  readonly perMail: number;
  /** The same for a loop that makes the same calls and does nothing else. */
  readonly bare: number;
  readonly ratio: number;
}

/**
 * Processor time of the send function, with nothing else at work in this process: the database and
 * SES are processes of their own, and the queues rest while a function runs. After each batch the
 * bare loop makes the calls of that batch again, so that both see the same machine. Every mail is accepted.
 */
export async function measureSend(journey: Journey, from: number, to: number): Promise<SendCpu> {
  const bare = new BareLoop();
  let handlerTime = 0;
  let bareTime = 0;
  let calls = 0;
  let mails = 0;
  const links = await journey.signUp(from, to);
  await journey.confirm(links);
  measureWith(async (fn, event, work) => {
    if (fn !== 'send' || !isVisitsOnly(event)) return work();
    const commands: object[] = [];
    noteCommands(commands);
    const started = process.cpuUsage();
    const answer = await work();
    handlerTime += milliseconds(process.cpuUsage(started));
    noteCommands(undefined);
    const bareStarted = process.cpuUsage();
    bare.startBatch();
    for (const command of commands) await bare.repeat(command);
    bareTime += milliseconds(process.cpuUsage(bareStarted));
    calls += commands.length;
    mails += commands.filter((command) => command instanceof SendRawEmailCommand).length;
    return answer;
  });
  await journey.travel();
  measureWith((_, __, work) => work());
  bare.stop();
  return {
    mails,
    calls: calls / mails,
    perMail: handlerTime / mails,
    bare: bareTime / mails,
    ratio: handlerTime / bareTime,
  };
}

const batchSchema = z.object({ Records: z.array(z.object({ body: z.string() })) });
/** A page of a walk is read for a hundred people, and is the price of no mail. */
const isVisitsOnly = (event: unknown): boolean =>
  batchSchema
    .parse(event)
    .Records.every(({ body }) => sendMessageSchema.parse(JSON.parse(body)).kind === 'visit');

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;

/**
 * Calls that were made once, made again by clients that are set up like those of the function: SES with
 * connections of the batch's own, and with the same time-outs. What is read is read again as it is; what is
 * written is written in the same size, to items of nobody.
 */
class BareLoop {
  readonly #connections = new Agent({ keepAlive: true });
  readonly #plain = new DynamoDBClient({ maxAttempts: 6 });
  readonly #table: DynamoDBDocumentClient = documentClient(this.#plain);
  readonly #ses = new SESClient({
    maxAttempts: 1,
    requestHandler: {
      httpAgent: this.#connections,
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
  });
  #count = 0;

  startBatch(): void {
    this.#connections.destroy();
  }

  async repeat(command: object): Promise<void> {
    if (command instanceof GetCommand) await this.#table.send(new GetCommand(command.input));
    else if (command instanceof QueryCommand) await this.#table.send(new QueryCommand(command.input));
    else if (command instanceof BatchGetCommand) await this.#table.send(new BatchGetCommand(command.input));
    else if (command instanceof PutCommand) await this.#put(command.input);
    else if (command instanceof UpdateCommand) {
      const { Key, ...input } = command.input;
      await this.#table.send(new UpdateCommand({ ...input, Key: ofNobody(Key) }));
    } else if (command instanceof SendRawEmailCommand)
      // Nobody takes mails of this configuration set, so there is no event either.
      await this.#ses.send(new SendRawEmailCommand({ ...command.input, ConfigurationSetName: 'bare' }));
    else throw new Error(`the bare loop cannot repeat a ${command.constructor.name}`);
  }

  /** Under a condition that holds: the one of the original has seen another item. */
  async #put({ TableName, Item }: PutCommand['input']): Promise<void> {
    this.#count += 1;
    const { dueShard, dueAt, ...item } = ofNobody(Item);
    await this.#table.send(
      new PutCommand({
        TableName,
        // The same in size, but nobody may take it for a person who is due.
        Item: { ...item, bareShard: dueShard, bareAt: dueAt, count: this.#count },
        ConditionExpression: 'attribute_not_exists(pk) OR #count < :count',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':count': this.#count },
      }),
    );
  }

  stop(): void {
    this.#plain.destroy();
    this.#ses.destroy();
  }
}

const ofNobody = (item: Record<string, unknown> | undefined): Record<string, unknown> => ({
  ...item,
  pk: `BARE#${item?.['pk']}`,
});
