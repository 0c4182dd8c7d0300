import { Agent } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { tableName } from '#infra/local/engines.ts';
import { documentClient } from '#shared/persistence/client.ts';
import { measureWith } from './invocations.ts';
import type { Journey } from './journey.ts';
import { sampleMails, sampleOf } from './taps.ts';

export interface SendCpu {
  readonly mails: number;
  /** Milliseconds of processor time for each accepted mail, END visits included. */
  readonly perMail: number;
  /** The same for a loop that makes the five calls of a mail and nothing else. */
  readonly bare: number;
  readonly ratio: number;
}

const eventSchema = z.object({ Records: z.array(z.object({ body: z.string() })) });
/** A message is one visit, or a list of them. */
const visitsIn = (event: unknown): number =>
  eventSchema.parse(event).Records.flatMap(({ body }): unknown => JSON.parse(body)).length;

/**
 * Processor time of the send function, with nothing else at work in this process: the database and
 * SES are processes of their own, and the queues rest while a function runs. After each batch the
 * bare loop does as many mails, so that both see the same machine.
 */
export async function measureSend(journey: Journey, from: number, to: number): Promise<SendCpu> {
  const bare = new BareLoop();
  let handlerTime = 0;
  let bareTime = 0;
  let bareMails = 0;
  const links = await journey.signUp(from, to);
  await journey.confirm(links);
  measureWith(async (fn, event, work) => {
    if (fn !== 'send') return work();
    const started = process.cpuUsage();
    const answer = await work();
    handlerTime += milliseconds(process.cpuUsage(started));
    const visits = visitsIn(event);
    const bareStarted = process.cpuUsage();
    bare.startBatch();
    for (let i = 0; i < visits; i++) await bare.mail();
    bareTime += milliseconds(process.cpuUsage(bareStarted));
    bareMails += visits;
    return answer;
  });
  const { mails } = await journey.travel();
  measureWith((_, __, work) => work());
  bare.stop();
  const perMail = handlerTime / mails;
  const perBareMail = bareTime / bareMails;
  return { mails, perMail, bare: perBareMail, ratio: perMail / perBareMail };
}

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;

const itemSchema = z.object({ Item: z.record(z.string(), z.unknown()) });
const mailSchema = z.object({
  RawMessage: z.object({ Data: z.instanceof(Uint8Array) }),
  Destinations: z.array(z.string()),
  Tags: z.array(z.object({ Name: z.string(), Value: z.string() })),
});

/**
 * The calls of one mail, in the sizes that the functions were seen to use, by clients that are set up
 * like theirs: SES with connections of the batch's own, and with the same time-outs.
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
  readonly #person = itemSchema.parse(sampleOf('claim')).Item;
  readonly #row = itemSchema.parse(sampleOf('outcome')).Item;
  readonly #mails = sampleMails().map((mail) => mailSchema.parse(mail));
  #count = 0;

  startBatch(): void {
    this.#connections.destroy();
  }

  async mail(): Promise<void> {
    this.#count += 1;
    const key = { pk: `BARE#${this.#count % 100}`, sk: 'P' };
    const row = { pk: key.pk, sk: 'D' };
    await this.#table.send(new GetCommand({ TableName: tableName, Key: key }));
    await this.#table.send(new GetCommand({ TableName: tableName, Key: row }));
    await this.#put({ ...this.#person, ...key });
    const mail = this.#mails[this.#count % this.#mails.length];
    if (mail === undefined) throw new Error('no mail was seen');
    // Nobody takes mails of this configuration set, so there is no event either.
    await this.#ses.send(new SendRawEmailCommand({ ...mail, ConfigurationSetName: 'bare' }));
    await this.#put({ ...this.#row, ...row });
  }

  async #put({ dueShard, dueAt, ...item }: Record<string, unknown>): Promise<void> {
    await this.#table.send(
      new PutCommand({
        TableName: tableName,
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
