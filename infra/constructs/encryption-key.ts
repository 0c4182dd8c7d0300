import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

interface EncryptionKeyProps {
  readonly description: string;
  readonly removalPolicy: RemovalPolicy;
}

/** A customer-managed key that AWS turns over once a year. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id, { ...props, enableKeyRotation: true });
  }

  /** SES puts events on a topic under this key, and SNS hands them to a queue under it, for this account only. */
  allowEvents(): void {
    this.allowTopic('ses.amazonaws.com');
    this.allowTopic('sns.amazonaws.com');
  }

  /** CloudWatch puts alarms on a topic under this key; without it they would be lost unseen. */
  allowAlarms(): void {
    this.allowTopic('cloudwatch.amazonaws.com');
  }

  /** CloudWatch writes logs of this account under this key. */
  allowLogs(): void {
    const stack = Stack.of(this);
    // A log group is bound to its key by name, and names of log groups are made at deployment.
    const anyLogGroup = stack.formatArn({ service: 'logs', resource: 'log-group:*' });
    this.allow(
      `logs.${stack.region}.amazonaws.com`,
      [
        'kms:Decrypt',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:DescribeKey',
      ],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': anyLogGroup } },
    );
  }

  /** By account and not by topic: the topic names the key already, and both cannot come first. */
  private allowTopic(service: string): void {
    this.allow(service, ['kms:Decrypt', 'kms:GenerateDataKey'], {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
    });
  }

  private allow(
    service: string,
    actions: string[],
    conditions: Record<string, Record<string, string>>,
  ): void {
    const principals = [new ServicePrincipal(service)];
    // In the policy of a key, `*` is this key.
    this.addToResourcePolicy(new PolicyStatement({ principals, actions, resources: ['*'], conditions }));
  }
}
