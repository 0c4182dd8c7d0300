import { Duration } from 'aws-cdk-lib';
import { type Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HouseAlarm, written } from './alarm.ts';

const quarter = Duration.minutes(15);

/** Few people press a wrong link and few answers fail; many mean that a key or a deployment is wrong. */
export class PageAlarms extends Construct {
  readonly apiErrors: Alarm;

  constructor(scope: Construct, id: string, topic: Topic, apiId: string) {
    super(scope, id);
    new HouseAlarm(this, 'LinksRefused', topic, {
      metric: written('recipient', 'LinkTokensRefused', 'Sum', quarter),
      when: { atLeast: 10 },
      missing: 'all is well',
      impact: 'Many people press a link to leave that cannot be read, so they cannot leave.',
      action: 'Press the link of a recent mail yourself; if it fails too, check the root keys.',
      section: 'link-tokens-refused',
    });
    const { alarm } = new HouseAlarm(this, 'ApiErrors', topic, {
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5xx',
        dimensionsMap: { ApiId: apiId },
        statistic: 'Sum',
        period: quarter,
      }),
      when: { atLeast: 3 },
      missing: 'all is well',
      impact: 'People see an error page in place of the form, a confirmation or a way to leave.',
      action: 'Find the route in the access log and the error in the log of its function.',
      section: 'api-errors',
    });
    this.apiErrors = alarm;
  }
}
