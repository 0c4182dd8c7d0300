import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HouseAlarm } from './alarm.ts';

/** SES reviews an account at the second, and may pause it at twice and at five times as much (S-29). */
const thresholds = {
  Bounces: { kind: 'bounce', metricName: 'Reputation.BounceRate', warn: 0.03, review: 0.05 },
  Complaints: { kind: 'complaint', metricName: 'Reputation.ComplaintRate', warn: 0.0005, review: 0.001 },
} as const;

/** What SES thinks of the account: of all its mail, not of one stream. */
export class ReputationAlarms extends Construct {
  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    for (const [name, { kind, metricName, warn, review }] of Object.entries(thresholds)) {
      const metric = new Metric({
        namespace: 'AWS/SES',
        metricName,
        statistic: 'Maximum',
        period: Duration.hours(1),
      });
      // It is a rate over a volume, not over a time: without mail nothing about it changes.
      const common = { metric, missing: 'as before', section: `${kind}-rate`, saysWhenOver: true } as const;
      new HouseAlarm(this, `${name}Warn`, topic, {
        ...common,
        when: { atLeast: warn },
        impact: `The ${kind} rate nears the point where SES puts the account under review.`,
        action: 'Find the campaign or the source of addresses that it comes from.',
      });
      new HouseAlarm(this, `${name}Review`, topic, {
        ...common,
        when: { atLeast: review },
        impact: `The ${kind} rate is where SES puts the account under review; if paused, nobody gets mail.`,
        action: 'Stop all sending until the cause is found.',
      });
    }
  }
}
