import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import type { AlarmTopic } from '../facts.ts';
import { absent, type Reading } from '../reading.ts';
import { look } from './look.ts';
import type { Resource } from './stacks.ts';

/** Of the service stack's two topics, this is the one that alarms go to. */
export function isAlarmTopic({ type, logicalId }: Pick<Resource, 'type' | 'logicalId'>): boolean {
  return type === 'AWS::SNS::Topic' && logicalId.startsWith('WatchTopic');
}

export async function readAlarms(
  region: string,
  resources: readonly Resource[],
): Promise<Reading<AlarmTopic>> {
  const topicArn = resources.find(isAlarmTopic)?.physicalId;
  if (topicArn === undefined) return absent;
  return look('sns:ListSubscriptionsByTopic', async () => {
    const client = new SNSClient({ region });
    const mailboxes: { address: string; confirmed: boolean }[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
      for (const { Protocol, Endpoint, SubscriptionArn } of page.Subscriptions ?? []) {
        if (Protocol !== 'email' || !Endpoint || SubscriptionArn === 'Deleted') continue;
        // In place of an ARN there is the word PendingConfirmation.
        mailboxes.push({ address: Endpoint, confirmed: SubscriptionArn?.startsWith('arn:') === true });
      }
    }
    return { topicArn, mailboxes };
  });
}
