import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { type LoopbackServer, listen, readBody } from '#infra/local/loopback-server.ts';
import { sendQueue } from '#shared/adapters/queues.ts';
import { deleteAll } from '#shared/persistence/batches.ts';
import type { Answer } from '../cli/answer.ts';
import { forgottenConnections } from './ses-probe.ts';
import { dueIndex, rankOfRows } from './table-probe.ts';

/** What neither world can see, or would only see by luck: asked of the real SDK over HTTP. */
const probes: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  'failed-entries': failedEntries,
  'unprocessed-writes': unprocessedWrites,
  'forgotten-connections': forgottenConnections,
  'due-index': dueIndex,
  'rank-of-rows': rankOfRows,
};

export async function probeFor(name: string): Promise<Answer> {
  const ask = probes[name];
  if (ask === undefined) throw new Error(`there is no probe ${name}`);
  return { kind: 'probe', violations: [...(await ask())] };
}

const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const sendBatchSchema = z.object({ Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string() })) });

/** A queue that refuses every third entry: what is said to be lost must be what it did not take. */
async function failedEntries(): Promise<readonly string[]> {
  const nominated = 25;
  let taken = 0;
  const server = await answering((body) => {
    const { Entries } = sendBatchSchema.parse(body);
    const isRefused = (_: unknown, i: number) => i % 3 === 0;
    const kept = Entries.filter((entry, i) => !isRefused(entry, i));
    taken += kept.length;
    return {
      Successful: kept.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: md5Of(MessageBody),
      })),
      Failed: Entries.filter(isRefused).map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
    };
  });
  const client = new SQSClient({ ...local, endpoint: server.url });
  try {
    const lost = await sendQueue(client, `${server.url}/0/send`).visits(
      Array.from({ length: nominated }, (_, i) => ({
        message: { v: 1, kind: 'visit', subscriber: `person-${i}`, gapMs: 0 },
        delaySeconds: 0,
      })),
    );
    return lost === nominated - taken
      ? []
      : [`the queue took ${taken} of ${nominated}, and ${lost} are said to be lost`];
  } finally {
    client.destroy();
    await server.stop();
  }
}

const writeBatchSchema = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        DeleteRequest: z.object({ Key: z.object({ pk: z.looseObject({}), sk: z.looseObject({}) }) }),
      }),
    ),
  ),
});

/** A table that leaves half of each batch undone: nothing may be left in the end. */
async function unprocessedWrites(): Promise<readonly string[]> {
  const rows = 30;
  const left = new Set(Array.from({ length: rows }, (_, i) => `D#${i}`));
  const server = await answering((body) => {
    const [[name, requests = []] = ['', []]] = Object.entries(writeBatchSchema.parse(body).RequestItems);
    const done = requests.slice(0, Math.ceil(requests.length / 2));
    for (const { DeleteRequest } of done) left.delete(String(DeleteRequest.Key.sk['S']));
    const undone = requests.slice(done.length);
    return { UnprocessedItems: undone.length > 0 ? { [name]: undone } : {} };
  });
  const client = new DynamoDBClient({ ...local, endpoint: server.url });
  try {
    const keys = [...left].map((sk) => ({ pk: 'C#probe#0', sk }));
    await deleteAll(DynamoDBDocumentClient.from(client), 'probe', keys);
    return left.size === 0 ? [] : [`${left.size} of ${rows} rows outlive their deletion`];
  } finally {
    client.destroy();
    await server.stop();
  }
}

/** A server that answers each call, JSON for JSON. */
async function answering(answer: (body: unknown) => unknown): Promise<LoopbackServer> {
  return listen(
    createServer(async (request, response) => {
      const body = (await readBody(request, 1_000_000)) ?? Buffer.alloc(0);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(answer(JSON.parse(body.toString('utf8')))));
    }),
  );
}

/** The SDK compares it with what it sent. */
const md5Of = (text: string): string => createHash('md5').update(text).digest('hex');
