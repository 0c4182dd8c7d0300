import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { contentDir } from '#infra/constructs/bundle.ts';
import { EncryptionKey } from '#infra/constructs/encryption-key.ts';
import { FeedbackTopic } from '#infra/constructs/feedback-topic.ts';
import { GradualRelease } from '#infra/constructs/gradual-release.ts';
import { ServiceApi } from '#infra/constructs/http-api.ts';
import { OriginKey } from '#infra/constructs/origin-key.ts';
import { senderVariables } from '#infra/constructs/sender-variables.ts';
import { readsQuota, SendingIdentity } from '#infra/constructs/sending-identity.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import { Tick } from '#infra/constructs/tick.ts';
import { Watch } from '#infra/constructs/watch.ts';
import { WorkQueue, workerTimeout } from '#infra/constructs/work-queue.ts';
import type { DataStack } from './data.ts';

interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** API Gateway gives up after 30 s: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const httpTimeout = Duration.seconds(28);

/** As few as SQS allows: half of the confirmations' share of the rate for each. */
const confirmationWorkers = 2;

const reads = ['GetItem', 'BatchGetItem', 'Query'] as const;

/** Stateless: form → intake → confirmation → recipient; tick → dispatch → send → SES → feedback; facts; staff. */
export class ServiceStack extends Stack {
  /** Host name of the API. */
  readonly apiHost: string;
  readonly originKey: string;
  readonly logKey: IKey;

  constructor(scope: Construct, id: string, { settings, data, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const { table, rootKeys, signIn } = data;
    const key = new EncryptionKey(this, 'Key', {
      description: 'Lantern: messages and logs',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.allowLogs();
    this.logKey = key;
    this.originKey = new OriginKey(this, 'OriginKey', key).text;
    const origin = { ORIGIN_KEY: this.originKey } as const;
    const common = { logKey: key, logRetention: settings.logRetentionDays } as const;
    const http = { timeout: httpTimeout, ...common } as const;
    const worker = { timeout: workerTimeout, ...common } as const;
    const sender = senderVariables(settings);

    const confirmations = new WorkQueue(this, 'Confirmations', { key });
    const sends = new WorkQueue(this, 'Sends', { key });
    const feedbacks = new WorkQueue(this, 'Feedbacks', { key });

    const mail = { settings, feedback: new FeedbackTopic(this, 'FeedbackTopic', { key, queue: feedbacks }) };
    const sequenceMail = new SendingIdentity(this, 'SequenceMail', {
      address: settings.sender.sequenceAddress,
      maxDeliveryDuration: Duration.hours(12),
      ...mail,
    });
    const confirmationMail = new SendingIdentity(this, 'ConfirmationMail', {
      address: settings.sender.confirmationAddress,
      maxDeliveryDuration: Duration.hours(1),
      ...mail,
    });

    const intake = new ServiceFunction(this, 'Intake', {
      name: 'intake',
      entry: 'functions/http/intake.ts',
      environment: {
        ...origin,
        KEYS_SECRET_ID: rootKeys.toRead(),
        CONFIRMATION_QUEUE_URL: confirmations.toSend(),
        SENDER_NAME: sender.SENDER_NAME,
      },
      ...http,
    });
    const confirmation = new ServiceFunction(this, 'Confirmation', {
      name: 'confirmation',
      entry: 'functions/queue/confirmation.ts',
      environment: {
        TABLE_NAME: table.allow(['GetItem', 'PutItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        CONFIRMATION_CONFIGURATION_SET: confirmationMail.toSend(),
        CONFIRMATION_QUEUE_URL: confirmations.toSend(),
        CONFIRMATION_RATE: String(settings.confirmationRate),
        CONFIRMATION_WORKERS: String(confirmationWorkers),
        ...sender,
      },
      ...worker,
    });
    const recipient = new ServiceFunction(this, 'Recipient', {
      name: 'recipient',
      entry: 'functions/http/recipient.ts',
      environment: {
        ...origin,
        TABLE_NAME: table.allow(['GetItem', 'PutItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        SENDER_NAME: sender.SENDER_NAME,
      },
      ...http,
    });
    const facts = new ServiceFunction(this, 'Facts', {
      name: 'facts',
      entry: 'functions/http/facts.ts',
      environment: {
        ...origin,
        TABLE_NAME: table.allow(['Query']),
        CONTENT_DIR: contentDir,
        SENDER_NAME: sender.SENDER_NAME,
      },
      ...http,
    });
    const staff = new ServiceFunction(this, 'Staff', {
      name: 'staff',
      entry: 'functions/http/staff.ts',
      environment: {
        ...origin,
        TABLE_NAME: table.allow([...reads, 'PutItem', 'UpdateItem'], 'attention'),
        KEYS_SECRET_ID: rootKeys.toRead(),
        SEND_QUEUE_URL: sends.toSend(),
        SEQUENCE_CONFIGURATION_SET: sequenceMail.toSend(),
        STAFF_ISSUER: signIn.issuer,
        STAFF_AUDIENCE: signIn.audience,
        ...(signIn.toManage ? { STAFF_POOL_ID: signIn.toManage() } : {}),
        CONTENT_DIR: contentDir,
        ...sender,
      },
      memorySize: 512,
      ...http,
    });
    const dispatch = new ServiceFunction(this, 'Dispatch', {
      name: 'dispatch',
      entry: 'functions/schedule/dispatch.ts',
      environment: {
        TABLE_NAME: table.allow([], 'due'),
        SEND_QUEUE_URL: sends.toFill(),
        SEND_RATE: readsQuota(String(settings.sendRate)),
        SEND_WORKERS: String(settings.workers),
      },
      ...common,
    });
    const housekeeping = new ServiceFunction(this, 'Housekeeping', {
      name: 'housekeeping',
      entry: 'functions/schedule/housekeeping.ts',
      environment: {
        TABLE_NAME: table.allow([...reads, 'PutItem'], 'attention'),
        SEND_QUEUE_URL: sends.toSend(),
        CONTENT_DIR: contentDir,
      },
      timeout: Duration.minutes(5),
      ...common,
    });
    const canary = new ServiceFunction(this, 'Canary', {
      name: 'canary',
      entry: 'functions/schedule/canary.ts',
      environment: {
        TABLE_NAME: table.allow(['GetItem', 'PutItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        PUBLIC_URL: sender.PUBLIC_URL,
      },
      ...common,
    });
    const send = new ServiceFunction(this, 'Send', {
      name: 'send',
      entry: 'functions/queue/send.ts',
      environment: {
        // The only one that deletes, for the second half of erasing: consent and audit records stay.
        TABLE_NAME: table.allow([...reads, 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        SEND_QUEUE_URL: sends.toSend(),
        SEQUENCE_CONFIGURATION_SET: sequenceMail.toSend(),
        CONTENT_DIR: contentDir,
        ...sender,
      },
      // Most of its time it waits, for its turn or for SES.
      memorySize: 256,
      ...worker,
    });
    const feedback = new ServiceFunction(this, 'Feedback', {
      name: 'feedback',
      entry: 'functions/queue/feedback.ts',
      environment: {
        TABLE_NAME: table.allow([...reads, 'PutItem', 'UpdateItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
      },
      ...worker,
    });

    confirmations.drive(confirmation, { maxConcurrency: confirmationWorkers });
    sends.drive(send, { maxConcurrency: settings.workers });
    feedbacks.drive(feedback, { maxConcurrency: 5, maxBatchingWindow: Duration.seconds(5) });
    const tick = new Tick(this, 'Tick', {
      target: dispatch,
      key,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      maxEventAge: Duration.seconds(60),
    });
    // At an hour when few people are due anywhere.
    const night = new Tick(this, 'Night', {
      target: housekeeping,
      key,
      schedule: ScheduleExpression.cron({ hour: '3', minute: '0' }),
      maxEventAge: Duration.hours(1),
    });
    const quarterHour = new Tick(this, 'QuarterHour', {
      target: canary,
      key,
      // By the clock: which phase it is follows from the quarter of the hour.
      schedule: ScheduleExpression.cron({ minute: '0/15' }),
      maxEventAge: Duration.minutes(5),
    });
    const api = new ServiceApi(this, 'Api', {
      functions: { intake, recipient, facts, staff },
      signIn,
      ...common,
    });
    this.apiHost = api.host;
    const { errors, apiErrors } = new Watch(this, 'Watch', {
      settings,
      key,
      functions: {
        intake,
        confirmation,
        recipient,
        facts,
        staff,
        dispatch,
        send,
        feedback,
        housekeeping,
        canary,
      },
      queues: { confirmations, sends, feedbacks },
      ticks: { tick, night, quarterHour },
      apiId: api.id,
    });
    // What the clock calls is called too seldom for a tenth of it to show anything: it changes at once.
    if (settings.release === 'gradual') {
      new GradualRelease(this, 'Release', {
        functions: [
          ...[intake, recipient, facts, staff].map((fn) => [fn, [errors[fn.name], apiErrors]] as const),
          ...[confirmation, send, feedback].map((fn) => [fn, [errors[fn.name]]] as const),
        ],
      });
    }
  }
}
