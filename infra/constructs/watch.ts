import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Settings } from '#infra/config.ts';
import type { FunctionName } from '#shared/declarations/environment.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { MonthlyBudget } from './budget.ts';
import { WatchDashboard, type Watched } from './dashboard.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { ServiceFunction } from './service-function.ts';
import { IncidentAlarms } from './watch-incidents.ts';
import { PageAlarms } from './watch-pages.ts';
import { ScheduleAlarms, watchAge, watchDeadLetters, watchErrors, watchThrottles } from './watch-platform.ts';
import { ReputationAlarms } from './watch-reputation.ts';
import { StandstillAlarms } from './watch-standstill.ts';

interface WatchProps extends Omit<Watched, 'stage'> {
  readonly settings: Settings;
  readonly key: EncryptionKey;
}

/** What a function does, as an alarm says it. */
const does: Readonly<Record<FunctionName, string>> = {
  intake: 'takes forms in',
  confirmation: 'sends confirmation mails',
  recipient: 'answers links in mails, also those to leave',
  facts: 'shows the facts and their sources',
  staff: 'serves staff',
  dispatch: 'nominates who is due',
  send: 'sends the steps',
  feedback: 'records bounces and complaints',
  housekeeping: 'audits everybody at night',
  canary: 'tests each hour whether people get through',
};

/** Alarms, a dashboard and a budget: somebody is told when, and only when, something is broken. */
export class Watch extends Construct {
  /** Crashes and time-outs of each function. */
  readonly errors: Readonly<Record<FunctionName, Alarm>>;
  /** Answers of the API that are errors of ours. */
  readonly apiErrors: Alarm;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { settings, key, functions, queues, ticks, apiId } = props;
    const topic = new AlarmTopic(this, 'Topic', { key, address: settings.alarmAddress });
    new StandstillAlarms(this, 'Standstill', topic);
    new IncidentAlarms(this, 'Incidents', topic);
    new ReputationAlarms(this, 'Reputation', topic);
    const errorsOf = (fn: ServiceFunction) =>
      watchErrors(this, `${fn.node.id}Errors`, topic, fn, does[fn.name]);
    this.errors = {
      intake: errorsOf(functions.intake),
      confirmation: errorsOf(functions.confirmation),
      recipient: errorsOf(functions.recipient),
      facts: errorsOf(functions.facts),
      staff: errorsOf(functions.staff),
      dispatch: errorsOf(functions.dispatch),
      send: errorsOf(functions.send),
      feedback: errorsOf(functions.feedback),
      housekeeping: errorsOf(functions.housekeeping),
      canary: errorsOf(functions.canary),
    };
    watchThrottles(this, 'Throttles', topic);
    new ScheduleAlarms(this, 'Clock', topic, functions);
    this.apiErrors = new PageAlarms(this, 'Pages', topic, apiId).apiErrors;

    const lost = [
      ['LostConfirmations', queues.confirmations, 'A submitted form'],
      ['LostSends', queues.sends, 'A look at somebody who is due'],
      ['LostFeedbacks', queues.feedbacks, 'A bounce, complaint or delivery'],
      ['LostTicks', ticks.tick, 'A minute tick'],
      ['LostNights', ticks.night, 'A nightly audit'],
      ['LostQuarterHours', ticks.quarterHour, 'A turn of the canary'],
    ] as const;
    for (const [name, { deadLetterQueue }, holds] of lost)
      watchDeadLetters(this, name, topic, deadLetterQueue, holds);
    watchAge(
      this,
      'ConfirmationsWait',
      topic,
      queues.confirmations.queue,
      'People who submitted the form wait for their confirmation mail.',
    );
    watchAge(
      this,
      'FeedbacksWait',
      topic,
      queues.feedbacks.queue,
      'Bounces and complaints are not acted on, so that people who complained may be mailed again.',
    );
    new WatchDashboard(this, 'Dashboard', { stage: settings.stage, ...props });
    new MonthlyBudget(this, 'Budget', settings);
  }
}
