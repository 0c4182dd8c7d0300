import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Stage } from '#infra/config.ts';
import type { FunctionName } from '#shared/declarations/environment.ts';
import { written } from './alarm.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Tick } from './tick.ts';
import type { WorkQueue } from './work-queue.ts';

/** What there is to look at. */
export interface Watched {
  readonly stage: Stage;
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  readonly queues: Readonly<Record<'confirmations' | 'sends' | 'feedbacks', WorkQueue>>;
  readonly ticks: Readonly<Record<'tick' | 'night' | 'quarterHour', Tick>>;
  readonly apiId: string;
}

const hour = Duration.hours(1);
const perHour = (by: FunctionName, ...names: readonly string[]) =>
  names.map((name) => written(by, name, 'Sum', hour).with({ label: name }));

/** One page of a stage: from the people's side at the top down to the machine's. */
export class WatchDashboard extends Construct {
  constructor(scope: Construct, id: string, { stage, functions, queues, ticks, apiId }: Watched) {
    super(scope, id);
    const all = Object.entries(functions);
    const rows: readonly (readonly [title: string, metrics: readonly IMetric[]])[] = [
      [
        'Forms, confirmations, leaving',
        [
          ...perHour('intake', 'InterestSubmitted'),
          ...perHour('confirmation', 'ConfirmationsSent', 'ConfirmationsPutBack'),
          ...perHour('recipient', 'SubscribersConfirmed', 'SubscribersLeft', 'SubscribersErased'),
        ],
      ],
      ['Mails', perHour('send', 'MailsAccepted', 'MailsRefused', 'MailsUnknown', 'StepsNotSent')],
      [
        'Oldest due, seconds',
        [written('dispatch', 'OldestDueSeconds', 'Maximum').with({ label: 'OldestDueSeconds' })],
      ],
      [
        'What SES heard back',
        perHour('feedback', 'FeedbackDelivery', 'FeedbackBounce', 'FeedbackComplaint', 'FeedbackReject'),
      ],
      [
        'Reputation',
        ['Reputation.BounceRate', 'Reputation.ComplaintRate'].map(
          (metricName) =>
            new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Maximum', period: hour }),
        ),
      ],
      ['Canary', perHour('canary', 'CanariesPassed', 'CanariesFailed')],
      [
        'What holds mails up',
        [
          ...perHour('dispatch', 'DailyQuotaUsedUp', 'DispatchesHeld', 'SendQuotaNotRead'),
          ...perHour('send', 'SendingHeld', 'VisitsHeld', 'VisitsPostponed', 'MessagesFailed'),
        ],
      ],
      [
        'Waiting in queues',
        Object.entries(queues).map(([label, { queue }]) =>
          queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label }),
        ),
      ],
      [
        'Dead letters',
        Object.entries({ ...queues, ...ticks }).map(([label, { deadLetterQueue }]) =>
          deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label }),
        ),
      ],
      [
        'Errors of functions',
        all.map(([label, { function: fn }]) => fn.metricErrors({ period: hour, label })),
      ],
      [
        'Duration of functions, p99',
        all.map(([label, { function: fn }]) => fn.metricDuration({ statistic: 'p99', label })),
      ],
      [
        'Answers of the API',
        ['Count', '4xx', '5xx'].map(
          (metricName) =>
            new Metric({
              namespace: 'AWS/ApiGateway',
              metricName,
              dimensionsMap: { ApiId: apiId },
              statistic: 'Sum',
              period: hour,
            }),
        ),
      ],
    ];
    // Named, for people look for it in the console.
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `lantern-${stage}`,
      defaultInterval: Duration.days(3),
    });
    dashboard.addWidgets(
      ...rows.map(([title, left]) => new GraphWidget({ title, left: [...left], width: 8, height: 6 })),
    );
  }
}
