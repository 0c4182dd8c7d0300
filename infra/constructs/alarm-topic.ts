import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

interface AlarmTopicProps {
  readonly key: EncryptionKey;
  /** Gets each alarm by mail, once it has confirmed that it wants to. */
  readonly address: string;
}

/** Where alarms go. Its mail names functions and figures, never a person. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { key, address }: AlarmTopicProps) {
    super(scope, id, { displayName: 'Lantern alarms', masterKey: key, enforceSSL: true });
    key.allowAlarms();
    // A policy of its own takes the place of the one that lets the whole account in.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    // Not EmailSubscription, whose logical id would be the address.
    new Subscription(this, 'ToAdmin', {
      topic: this,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: address,
    });
  }
}
