import { join } from 'node:path';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { startFauxqs } from 'fauxqs';
import { inject, vi } from 'vitest';

import { buildInterest, tuesday } from '../../support/builders.ts';
import {
  formPost,
  httpEvent,
  jsonPost,
  lambdaContext,
  sqsEvent,
  sqsRecord,
} from '../../support/lambda-events.ts';
import { startLoopbackSes } from '../../support/loopback-ses.ts';
import { createTable } from '../../support/table.ts';
import { publicUrl, publish, type ReadMail, readMail, sorted, startSecrets } from './surroundings.ts';

type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;
type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
export type QueueName = 'confirmation' | 'send' | 'feedback';

export const minute = 60_000;
export const day = 24 * 60 * minute;

/**
 * The handlers as Lambda loads them, on engines that run here: the same variables, the same clients.
 * Time is the fake `Date` of vitest, which starts on a Tuesday when every window is open.
 */
export async function startService() {
  vi.useFakeTimers({ toFake: ['Date'], now: tuesday });
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  const ses = await startLoopbackSes();
  const secrets = await startSecrets();
  const messaging = await startFauxqs({
    port: 0,
    host: '127.0.0.1',
    logger: false,
    defaultRegion: 'us-east-1',
  });
  const sqsUrl = `http://127.0.0.1:${messaging.port}`;
  const queueUrl = (name: QueueName): string => `${sqsUrl}/000000000000/${name}`;
  for (const name of ['confirmation', 'send', 'feedback']) {
    messaging.createQueue(name, { attributes: { VisibilityTimeout: '360' } });
  }
  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    AWS_ENDPOINT_URL_SQS: sqsUrl,
    AWS_ENDPOINT_URL_SES: ses.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    TABLE_NAME: tableName,
    KEYS_SECRET_ID: 'root-keys',
    SENDER_NAME: 'Lantern',
    POSTAL_ADDRESS: '1 Harbour Street, Springfield, OR 97477, USA',
    PUBLIC_URL: publicUrl,
    SEQUENCE_ADDRESS: 'letters@news.lantern.example',
    CONFIRMATION_ADDRESS: 'confirm@lantern.example',
    REPLY_TO: 'people@lantern.example',
    SEND_QUEUE_URL: queueUrl('send'),
    CONFIRMATION_QUEUE_URL: queueUrl('confirmation'),
    SEQUENCE_CONFIGURATION_SET: 'sequence',
    CONFIRMATION_CONFIGURATION_SET: 'confirmation',
    CONTENT_DIR: join(import.meta.dirname, '../../../shared/content'),
    SEND_RATE: '2000',
    SEND_WORKERS: '2',
    CONFIRMATION_RATE: '2000',
    CONFIRMATION_WORKERS: '2',
  });
  const sqs = new SQSClient({ endpoint: sqsUrl, region: 'us-east-1' });
  await publish(client, tableName);
  let handlers = await loadHandlers();

  const http = (name: 'intake' | 'recipient', event: APIGatewayProxyEventV2) =>
    handlers[name](event, lambdaContext());

  /** What Lambda does with a queue, until nothing can be received. Returns how many were handed back. */
  async function drain(name: QueueName): Promise<number> {
    let back = 0;
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl(name),
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return back;
      const records = Messages.map(({ MessageId = '', Body = '', Attributes = {} }) =>
        sqsRecord({
          body: Body,
          messageId: MessageId,
          receives: Number(Attributes.ApproximateReceiveCount),
          firstReceivedAt: Number(Attributes.ApproximateFirstReceiveTimestamp),
        }),
      );
      const { batchItemFailures } = await handlers[name](sqsEvent(...records), lambdaContext());
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      back += failed.size;
      const Entries = Messages.filter(({ MessageId = '' }) => !failed.has(MessageId)).map(
        ({ MessageId = '', ReceiptHandle }) => ({
          Id: MessageId,
          ReceiptHandle,
        }),
      );
      if (Entries.length > 0)
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl(name), Entries }));
    }
  }

  /** The items of the table in a fixed order, keys of each too. */
  async function dump(): Promise<string[]> {
    const items: string[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from }),
      );
      items.push(...Items.map(sorted));
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return items.toSorted();
  }

  const known = new WeakMap<object, Promise<ReadMail>>();
  function read(call: (typeof ses.calls)[number], i: number): Promise<ReadMail> {
    const mail = known.get(call) ?? readMail(call, `message-${i + 1}`);
    known.set(call, mail);
    return mail;
  }

  const service = {
    ses,
    secrets,
    client,
    tableName,
    http,
    drain,
    dump,
    now: () => Date.now(),
    wait: (ms: number) => void vi.setSystemTime(Date.now() + ms),
    /** Goes on to the next day, 13:30 in New York: every window is open, and every date of the day has come. */
    nextDay: () => void vi.setSystemTime((Math.floor(Date.now() / day) + 1) * day + 18.5 * 60 * minute),
    /** The bodies of what waits in a queue. */
    queued: async (name: QueueName) =>
      (messaging.inspectQueue(name)?.messages.ready ?? []).map(({ body }) => body),
    mails: () => Promise.all(ses.calls.map(read)),
    mailsTo: async (address: string) => (await service.mails()).filter(({ to }) => to === address),
    submit: (form: Readonly<Record<string, unknown>> = {}) =>
      http('intake', jsonPost('POST /v1/interest', buildInterest(form))),
    submitFromBrowser: (fields: Record<string, string>) =>
      http('intake', formPost('POST /v1/interest', fields)),
    get: (page: 'c' | 'u' | 'p', token: string) =>
      http('recipient', httpEvent(`GET /${page}/{token}`, { pathParameters: { token } })),
    press: (page: 'c' | 'u' | 'p', token: string, fields: Record<string, string> = {}) =>
      http('recipient', formPost(`POST /${page}/{token}`, fields, { token })),
    /** What the scheduler starts each minute. */
    async nominate(): Promise<void> {
      const scheduledTime = new Date(Math.floor(Date.now() / minute) * minute).toISOString();
      await handlers.dispatch({ scheduledTime }, lambdaContext());
    },
    /** One minute of the scheduler and what it leads to. */
    async tick(): Promise<void> {
      await service.nominate();
      vi.setSystemTime(Date.now() + minute);
      await drain('send');
    },
    /** Until the second half of erasing is done. */
    async finishErasing(): Promise<void> {
      vi.setSystemTime(Date.now() + 16 * minute);
      await service.tick();
    },
    async feedback(...events: readonly object[]): Promise<SQSBatchResponse> {
      return handlers.feedback(
        sqsEvent(...events.map((event) => sqsRecord({ body: JSON.stringify(event) }))),
        lambdaContext(),
      );
    },
    /** From the form to the pressed button. Returns the confirmation mail. */
    async join(email: string, form: Readonly<Record<string, unknown>> = {}): Promise<ReadMail> {
      await service.submit({ ...form, email });
      await drain('confirmation');
      const mail = (await service.mailsTo(email)).at(-1);
      if (mail === undefined) throw new Error('no confirmation came');
      await service.press('c', mail.token('c'));
      return mail;
    },
    /** As a deployment does it: new instances, which read the secret anew. */
    async restart(): Promise<void> {
      handlers = await loadHandlers();
    },
    async stop(): Promise<void> {
      vi.useRealTimers();
      sqs.destroy();
      client.destroy();
      await Promise.all([ses.stop(), secrets.stop(), messaging.stop()]);
    },
  };
  return service;
}
export type Service = Awaited<ReturnType<typeof startService>>;

async function loadHandlers() {
  vi.resetModules();
  const [intake, recipient, confirmation, send, feedback, dispatch] = await Promise.all([
    import('#functions/http/intake.ts'),
    import('#functions/http/recipient.ts'),
    import('#functions/queue/confirmation.ts'),
    import('#functions/queue/send.ts'),
    import('#functions/queue/feedback.ts'),
    import('#functions/schedule/dispatch.ts'),
  ]);
  return {
    intake: intake.handler as HttpHandler,
    recipient: recipient.handler as HttpHandler,
    confirmation: confirmation.handler as QueueHandler,
    send: send.handler as QueueHandler,
    feedback: feedback.handler as QueueHandler,
    dispatch: dispatch.handler as (event: unknown, context: Context) => Promise<unknown>,
  };
}
