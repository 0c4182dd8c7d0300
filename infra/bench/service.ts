import { createServer } from 'node:http';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

import { createTable, type queueNames, startMessaging, tableName } from '#infra/local/engines.ts';
import { contentDir, region, setEnvironment } from '#infra/local/environment.ts';
import { EventSource } from '#infra/local/event-sources.ts';
import { type Functions, loadFunctions } from '#infra/local/functions.ts';
import { makeGateway } from '#infra/local/gateway.ts';
import { type LoopbackServer, listen } from '#infra/local/loopback-server.ts';
import { MailEvents } from '#infra/local/mail-events.ts';
import { startSecretsStandIn } from '#infra/local/secrets-stand-in.ts';
import { audience, makeStaffTokens, type StaffTokens } from '#infra/local/staff-tokens.ts';
import { startingMoment } from '#infra/local/starting-moment.ts';
import { type Instant, VirtualClock } from '#infra/local/virtual-clock.ts';
import { dueShards, table } from '#shared/declarations/table.ts';
import { type Ses, startSes } from './ses.ts';

type QueueName = (typeof queueNames)[number];

/** The service with its engines, as the embedded run has it; whoever starts it moves the clock. */
export interface Service {
  readonly url: string;
  readonly staff: StaffTokens;
  readonly clock: VirtualClock;
  readonly functions: Functions;
  readonly sources: Readonly<Record<QueueName, EventSource>>;
  readonly events: MailEvents;
  readonly ses: Ses;
  /** The earliest date in the due index. */
  nextDue(): Promise<Instant | undefined>;
  stop(): Promise<void>;
}

/**
 * Starts everything but the database.
 *
 * @param watch sees, and does, each invocation of a function
 */
export async function startService(
  database: LoopbackServer,
  watch: (invoke: Functions['invoke']) => Functions['invoke'],
  report: (line: string) => void,
): Promise<Service> {
  const { at, note } = startingMoment(contentDir, Date.now());
  if (note) report(note);
  const clock = new VirtualClock(Date.now, at);
  clock.install();
  let answer: ReturnType<typeof makeGateway> | undefined;
  const front = await listen(
    createServer((request, response) => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      void answer?.(request, response, url).catch((error) => report(`gateway: ${error}`));
    }),
  );
  const staff = await makeStaffTokens(`${front.url}/local`);
  const [messaging, secrets, ses] = await Promise.all([
    startMessaging(region),
    startSecretsStandIn(),
    startSes(),
  ]);
  const endpoints = {
    dynamodb: database.url,
    sqs: messaging.url,
    sns: messaging.url,
    ses: ses.url,
    secretsManager: secrets.url,
    tableName,
    queues: messaging.queues,
  };
  setEnvironment({ url: front.url, endpoints, staff: { ...staff, audience }, verbose: false });

  const client = new DynamoDBClient({});
  await createTable(client);
  const functions = { invoke: watch((await loadFunctions()).invoke) };
  answer = makeGateway({ functions, consoleFile: async () => undefined, files: new Map(), staff, report });
  const source = (fn: QueueName) =>
    new EventSource({
      queue: messaging.queues[fn],
      fn,
      engine: messaging.engine,
      sqsUrl: messaging.url,
      functions,
      now: () => clock.now(),
      report,
    });
  return {
    url: front.url,
    staff,
    clock,
    functions,
    sources: { confirmation: source('confirmation'), send: source('send'), feedback: source('feedback') },
    events: new MailEvents(messaging.engine, messaging.topic),
    ses,
    nextDue: () => nextDue(client),
    async stop() {
      await front.stop();
      client.destroy();
      await Promise.all([ses.stop(), secrets.stop(), messaging.engine.stop()]);
    },
  };
}

const firstSchema = z.object({
  Items: z.array(z.object({ [table.dueIndex.sortKey]: z.object({ N: z.coerce.number() }) })),
});

/** Asked with a client that is not watched: no function needs to know. */
async function nextDue(client: DynamoDBClient): Promise<Instant | undefined> {
  const firsts = await Promise.all(
    Array.from({ length: dueShards }, (_, shard) =>
      client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: table.dueIndex.name,
          KeyConditionExpression: '#shard = :shard',
          ExpressionAttributeNames: { '#shard': table.dueIndex.partitionKey },
          ExpressionAttributeValues: { ':shard': { S: String(shard) } },
          Limit: 1,
        }),
      ),
    ),
  );
  const dates = firsts.flatMap((first) =>
    firstSchema.parse(first).Items.map((item) => item[table.dueIndex.sortKey].N),
  );
  return dates.length === 0 ? undefined : Math.min(...dates);
}
