import { CreateTableCommand, type DynamoDBClient, type GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { table } from '#shared/declarations/table.ts';
import { type LoopbackServer, listen } from './loopback-server.ts';

/** Where the AWS clients of this process find their services, and what lies there. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly sns: string;
  readonly ses: string;
  readonly secretsManager: string;
  /** Left out where nobody manages staff. */
  readonly userPool?: string;
  readonly tableName: string;
  readonly queues: Readonly<Record<QueueName, Queue>>;
}
export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

export const queueNames = ['confirmation', 'send', 'feedback'] as const;
export type QueueName = (typeof queueNames)[number];

export const tableName = 'lantern';
const topic = 'feedback';

/** A DynamoDB engine in memory. */
export function startDynamodb(): Promise<LoopbackServer> {
  return listen(dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));
}

export interface Messaging {
  readonly engine: FauxqsServer;
  readonly url: string;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly topic: string;
}

/** An SQS and SNS engine. It reads the time of this process, so its delays follow the virtual clock. */
export async function startMessaging(region: string): Promise<Messaging> {
  const engine = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: region });
  const url = `http://127.0.0.1:${engine.port}`;
  const queues = {
    confirmation: workQueue(engine, url, 'confirmation'),
    send: workQueue(engine, url, 'send'),
    feedback: workQueue(engine, url, 'feedback'),
  } as const satisfies Record<QueueName, Queue>;
  engine.createTopic(topic);
  engine.subscribe({ topic, queue: queues.feedback.name, attributes: { RawMessageDelivery: 'true' } });
  return { engine, url, queues, topic };
}

export const deadLettersOf = (name: QueueName): string => `${name}-dead`;

/** Times and counts as in the stacks. */
function workQueue(engine: FauxqsServer, url: string, name: QueueName): Queue {
  const dead = engine.createQueue(deadLettersOf(name));
  const { queueName, queueArn } = engine.createQueue(name, {
    attributes: {
      VisibilityTimeout: '360',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 5 }),
    },
  });
  // Not the engine's own URL: its host name does not resolve.
  return { name: queueName, arn: queueArn, url: `${url}/000000000000/${queueName}` };
}

/** The one table with its indexes. */
export async function createTable(client: DynamoDBClient): Promise<void> {
  const { partitionKey, sortKey, dueIndex, attentionIndex } = table;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        { AttributeName: sortKey, AttributeType: 'S' },
        { AttributeName: dueIndex.partitionKey, AttributeType: 'S' },
        { AttributeName: dueIndex.sortKey, AttributeType: 'N' },
        { AttributeName: attentionIndex.partitionKey, AttributeType: 'S' },
        { AttributeName: attentionIndex.sortKey, AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [index(dueIndex, 'KEYS_ONLY'), index(attentionIndex, 'ALL')],
    }),
  );
}

function index(
  {
    name,
    partitionKey,
    sortKey,
  }: { readonly name: string; readonly partitionKey: string; readonly sortKey: string },
  projection: 'KEYS_ONLY' | 'ALL',
): GlobalSecondaryIndex {
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: projection },
  };
}
