import type { Settings } from '#infra/config.ts';
import type { Facts } from '../facts.ts';
import { expectAll, type Finding, judge, later, missing } from '../finding.ts';
import { isDeployed } from './stacks.ts';

const subject = 'Alarm mails';

export function checkAlarms(facts: Facts, { stage, region, alarmAddress }: Settings): readonly Finding[] {
  const notThere = isDeployed(facts, 'service')
    ? missing(subject, 'the service stack has no topic.', `npx cdk deploy --all -c stage=${stage}`)
    : later(subject, 'come with the deploy; somebody must then confirm the mail of SNS.');
  return judge(subject, facts.alarms, notThere, ({ topicArn, mailboxes }) => {
    const entries = mailboxes.filter(({ address }) => address.toLowerCase() === alarmAddress);
    const subscribe = `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${alarmAddress} --region ${region}`;
    return expectAll(subject, `go to ${alarmAddress}, which has confirmed.`, [
      {
        met: entries.length > 0,
        otherwise: `${alarmAddress} gets none: it is not subscribed, or was unsubscribed.`,
        next: `${subscribe}; then press the link in the mail of SNS`,
      },
      {
        met: entries.length === 0 || entries.some(({ confirmed }) => confirmed),
        otherwise: `${alarmAddress} gets none: it has not confirmed.`,
        next: `press the link in the mail of SNS; for a new one: ${subscribe}`,
      },
    ]);
  });
}
