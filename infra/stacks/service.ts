import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import { EncryptionKey } from '#infra/constructs/encryption-key.ts';
import { FeedbackTopic } from '#infra/constructs/feedback-topic.ts';
import { GradualRelease } from '#infra/constructs/gradual-release.ts';
import { ServiceApi } from '#infra/constructs/http-api.ts';
import { OriginKey } from '#infra/constructs/origin-key.ts';
import { SendingIdentity } from '#infra/constructs/sending-identity.ts';
import { Tick } from '#infra/constructs/tick.ts';
import { Watch } from '#infra/constructs/watch.ts';
import { WorkQueue } from '#infra/constructs/work-queue.ts';
import type { DataStack } from './data.ts';
import { confirmationWorkers, serviceFunctions } from './service-functions.ts';

interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** Stateless: form → intake → confirmation → recipient; tick → dispatch → send → SES → feedback; facts; staff. */
export class ServiceStack extends Stack {
  /** Host name of the API. */
  readonly apiHost: string;
  readonly originKey: string;
  readonly logKey: IKey;

  constructor(scope: Construct, id: string, { settings, data, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const key = new EncryptionKey(this, 'Key', {
      description: 'Lantern: messages and logs',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.allowLogs();
    this.logKey = key;
    this.originKey = new OriginKey(this, 'OriginKey', key).text;

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

    const functions = serviceFunctions(this, {
      settings,
      data,
      key,
      originKey: this.originKey,
      queues: { confirmations, sends, feedbacks },
      mail: { sequence: sequenceMail, confirmation: confirmationMail },
    });

    confirmations.drive(functions.confirmation, { maxConcurrency: confirmationWorkers });
    sends.drive(functions.send, { maxConcurrency: settings.workers });
    feedbacks.drive(functions.feedback, { maxConcurrency: 5, maxBatchingWindow: Duration.seconds(5) });
    const tick = new Tick(this, 'Tick', {
      target: functions.dispatch,
      key,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      maxEventAge: Duration.seconds(60),
    });
    // At an hour when few people are due anywhere.
    const night = new Tick(this, 'Night', {
      target: functions.housekeeping,
      key,
      schedule: ScheduleExpression.cron({ hour: '3', minute: '0' }),
      maxEventAge: Duration.hours(1),
    });
    const quarterHour = new Tick(this, 'QuarterHour', {
      target: functions.canary,
      key,
      // By the clock: which phase it is follows from the quarter of the hour.
      schedule: ScheduleExpression.cron({ minute: '0/15' }),
      maxEventAge: Duration.minutes(5),
    });
    const api = new ServiceApi(this, 'Api', {
      functions,
      signIn: data.signIn,
      logKey: key,
      logRetention: settings.logRetentionDays,
    });
    this.apiHost = api.host;
    const { errors, apiErrors } = new Watch(this, 'Watch', {
      settings,
      key,
      functions,
      queues: { confirmations, sends, feedbacks },
      ticks: { tick, night, quarterHour },
      apiId: api.id,
    });
    // What the clock calls is called too seldom for a tenth of it to show anything: it changes at once.
    if (settings.release === 'gradual') {
      const { intake, recipient, facts, staff, confirmation, send, feedback } = functions;
      new GradualRelease(this, 'Release', {
        functions: [
          ...[intake, recipient, facts, staff].map((fn) => [fn, [errors[fn.name], apiErrors]] as const),
          ...[confirmation, send, feedback].map((fn) => [fn, [errors[fn.name]]] as const),
        ],
      });
    }
  }
}
