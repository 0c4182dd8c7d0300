import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { contentDir } from '#infra/constructs/bundle.ts';
import { senderVariables } from '#infra/constructs/sender-variables.ts';
import { readsQuota, type SendingIdentity } from '#infra/constructs/sending-identity.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import { type WorkQueue, workerTimeout } from '#infra/constructs/work-queue.ts';
import type { DataStack } from './data.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly data: DataStack;
  /** Encrypts the logs. */
  readonly key: IKey;
  readonly originKey: string;
  readonly queues: Readonly<Record<'confirmations' | 'sends' | 'feedbacks', WorkQueue>>;
  readonly mail: Readonly<Record<'sequence' | 'confirmation', SendingIdentity>>;
}

/** API Gateway gives up after 30 s: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const httpTimeout = Duration.seconds(28);

/** As few as SQS allows: half of the confirmations' share of the rate for each. */
export const confirmationWorkers = 2;

const reads = ['GetItem', 'BatchGetItem', 'Query'] as const;

/** Every function: what it is given, and with that what it may do. */
export function serviceFunctions(
  scope: Construct,
  { settings, data, key, originKey, queues, mail }: Surroundings,
) {
  const { table, rootKeys, signIn } = data;
  const origin = { ORIGIN_KEY: originKey } as const;
  const common = { logKey: key, logRetention: settings.logRetentionDays } as const;
  const http = { timeout: httpTimeout, ...common } as const;
  const worker = { timeout: workerTimeout, ...common } as const;
  const sender = senderVariables(settings);

  return {
    intake: new ServiceFunction(scope, 'Intake', {
      name: 'intake',
      entry: 'functions/http/intake.ts',
      environment: {
        ...origin,
        KEYS_SECRET_ID: rootKeys.toRead(),
        CONFIRMATION_QUEUE_URL: queues.confirmations.toSend(),
        SENDER_NAME: sender.SENDER_NAME,
      },
      ...http,
    }),
    confirmation: new ServiceFunction(scope, 'Confirmation', {
      name: 'confirmation',
      entry: 'functions/queue/confirmation.ts',
      environment: {
        TABLE_NAME: table.allow(['GetItem', 'PutItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        CONFIRMATION_CONFIGURATION_SET: mail.confirmation.toSend(),
        CONFIRMATION_QUEUE_URL: queues.confirmations.toSend(),
        CONFIRMATION_RATE: String(settings.confirmationRate),
        CONFIRMATION_WORKERS: String(confirmationWorkers),
        ...sender,
      },
      ...worker,
    }),
    recipient: new ServiceFunction(scope, 'Recipient', {
      name: 'recipient',
      entry: 'functions/http/recipient.ts',
      environment: {
        ...origin,
        TABLE_NAME: table.allow(['GetItem', 'PutItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        SENDER_NAME: sender.SENDER_NAME,
      },
      ...http,
    }),
    facts: new ServiceFunction(scope, 'Facts', {
      name: 'facts',
      entry: 'functions/http/facts.ts',
      environment: {
        ...origin,
        TABLE_NAME: table.allow(['Query']),
        CONTENT_DIR: contentDir,
        SENDER_NAME: sender.SENDER_NAME,
      },
      ...http,
    }),
    staff: new ServiceFunction(scope, 'Staff', {
      name: 'staff',
      entry: 'functions/http/staff.ts',
      environment: {
        ...origin,
        TABLE_NAME: table.allow([...reads, 'PutItem', 'UpdateItem'], 'attention'),
        KEYS_SECRET_ID: rootKeys.toRead(),
        SEND_QUEUE_URL: queues.sends.toSend(),
        SEQUENCE_CONFIGURATION_SET: mail.sequence.toSend(),
        STAFF_ISSUER: signIn.issuer,
        STAFF_AUDIENCE: signIn.audience,
        ...(signIn.toManage ? { STAFF_POOL_ID: signIn.toManage() } : {}),
        CONTENT_DIR: contentDir,
        ...sender,
      },
      memorySize: 512,
      ...http,
    }),
    dispatch: new ServiceFunction(scope, 'Dispatch', {
      name: 'dispatch',
      entry: 'functions/schedule/dispatch.ts',
      environment: {
        TABLE_NAME: table.allow([], 'due'),
        SEND_QUEUE_URL: queues.sends.toFill(),
        SEND_RATE: readsQuota(String(settings.sendRate)),
        SEND_WORKERS: String(settings.workers),
      },
      ...common,
    }),
    send: new ServiceFunction(scope, 'Send', {
      name: 'send',
      entry: 'functions/queue/send.ts',
      environment: {
        // The only one that deletes, for the second half of erasing: consent and audit records stay.
        TABLE_NAME: table.allow([...reads, 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        SEND_QUEUE_URL: queues.sends.toSend(),
        SEQUENCE_CONFIGURATION_SET: mail.sequence.toSend(),
        CONTENT_DIR: contentDir,
        ...sender,
      },
      // Most of its time it waits, for its turn or for SES.
      memorySize: 256,
      ...worker,
    }),
    feedback: new ServiceFunction(scope, 'Feedback', {
      name: 'feedback',
      entry: 'functions/queue/feedback.ts',
      environment: {
        TABLE_NAME: table.allow([...reads, 'PutItem', 'UpdateItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
      },
      ...worker,
    }),
    housekeeping: new ServiceFunction(scope, 'Housekeeping', {
      name: 'housekeeping',
      entry: 'functions/schedule/housekeeping.ts',
      environment: {
        TABLE_NAME: table.allow([...reads, 'PutItem'], 'attention'),
        SEND_QUEUE_URL: queues.sends.toSend(),
        CONTENT_DIR: contentDir,
      },
      timeout: Duration.minutes(5),
      ...common,
    }),
    canary: new ServiceFunction(scope, 'Canary', {
      name: 'canary',
      entry: 'functions/schedule/canary.ts',
      environment: {
        TABLE_NAME: table.allow(['GetItem', 'PutItem']),
        KEYS_SECRET_ID: rootKeys.toRead(),
        PUBLIC_URL: sender.PUBLIC_URL,
      },
      ...common,
    }),
  };
}
