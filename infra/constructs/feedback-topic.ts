import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSetEventDestination,
  EmailSendingEvent,
  EventDestination,
  type IConfigurationSet,
} from 'aws-cdk-lib/aws-ses';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';
import type { WorkQueue } from './work-queue.ts';

/**
 * What became of a mail. Opens and clicks are not among them, and must never be: they would add a
 * tracker to mail about health (S-16). SEND neither: the worker has recorded that already.
 */
const events = [
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
];

interface FeedbackTopicProps {
  readonly key: EncryptionKey;
  /** Gets each event as SES wrote it. */
  readonly queue: WorkQueue;
}

/** SES events by SNS to a queue. Not by EventBridge, which delivers them by best effort (S-20). */
export class FeedbackTopic extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: FeedbackTopicProps) {
    super(scope, id);
    const { key, queue } = props;
    key.allowEvents();
    this.topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    // Not SqsSubscription: it would write the topic into the policy of the key that the topic needs first.
    queue.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.topic.topicArn } },
      }),
    );
    new Subscription(this, 'ToQueue', {
      topic: this.topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queue.queueArn,
      rawMessageDelivery: true,
      deadLetterQueue: queue.deadLetterQueue,
    });
  }

  /** Events of mail sent with this set come here. */
  listenTo(configurationSet: IConfigurationSet): void {
    new ConfigurationSetEventDestination(this, `From${configurationSet.node.scope?.node.id}`, {
      configurationSet,
      destination: EventDestination.snsTopic(this.topic),
      events,
    });
  }
}
