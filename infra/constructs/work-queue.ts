import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Granted, keyUse, type ServiceFunction } from './service-function.ts';

/** The time a worker has for a batch. */
export const workerTimeout = Duration.seconds(60);
/**
 * Six times the worker's, as AWS advises for event sources:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * Also longer than the lease of a flight (90 s): a redelivery always finds it over.
 */
const visibilityTimeout = Duration.seconds(360);

interface WorkQueueProps {
  readonly key: IKey;
}

interface DriveProps {
  /** Workers at once, 2 to 1,000. It bounds workers, not the rate: each worker paces itself. */
  readonly maxConcurrency: number;
  /** How long to wait for a batch to fill. Default: not at all. */
  readonly maxBatchingWindow?: Duration;
}

/**
 * A queue with its dead-letter queue, both encrypted and for TLS only. A message that was received five
 * times in vain waits there 14 days. Once the cause is mended, `aws sqs start-message-move-task` puts all
 * of them back: workers judge each by how things stand by then, so that it is safe at any time.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.key = props.key;
    this.deadLetterQueue = deadLetterQueue(this, 'DeadLetters', props.key);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      enforceSSL: true,
      visibilityTimeout,
      // Shorter than the dead-letter queue's, where a message keeps its age.
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 5 },
    });
  }

  /** The queue's URL, with the right to send to it. */
  toSend(): Granted {
    return { value: this.queue.queueUrl, rights: sendRights(this.queue, this.key) };
  }

  /** As `toSend`, with the right to see how much is waiting, so as not to add to a backlog. */
  toFill(): Granted {
    const { value, rights } = this.toSend();
    const see = new PolicyStatement({
      actions: ['sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    });
    return { value, rights: [...rights, see] };
  }

  /** Messages of this queue go to the worker, ten at a time; it reports each failed one by itself. */
  drive(worker: ServiceFunction, props: DriveProps): void {
    const consume = new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [this.queue.queueArn],
    });
    worker.role.addToPrincipalPolicy(consume);
    worker.role.addToPrincipalPolicy(keyUse(this.key, 'sqs', 'kms:Decrypt'));
    const source = worker.live.addEventSourceMapping('Source', {
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      ...props,
    });
    // Lambda tries the rights when the source is made.
    source.node.addDependency(worker.role);
  }
}

/** Where messages wait 14 days, the longest SQS knows, for someone to look at them. */
export function deadLetterQueue(scope: Construct, id: string, key: IKey): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}

/** To send to an encrypted queue, one also makes and reads a data key. */
export function sendRights(queue: Queue, key: IKey): PolicyStatement[] {
  const send = new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });
  return [send, keyUse(key, 'sqs', 'kms:Decrypt', 'kms:GenerateDataKey')];
}
