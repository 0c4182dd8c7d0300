import { Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HouseAlarm } from './alarm.ts';
import type { ServiceFunction } from './service-function.ts';

const often = Duration.minutes(5);

/** Messages that nobody could work on; `holds` says what they are. */
export function watchDeadLetters(scope: Construct, id: string, topic: Topic, queue: Queue, holds: string) {
  new HouseAlarm(scope, id, topic, {
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: often }),
    when: { atLeast: 1 },
    // SQS stops reporting on a queue that nothing happens to; what lay in it still lies there.
    missing: 'as before',
    impact: `${holds} failed five times, or as often as it was worth, and waits for somebody to look.`,
    action: 'Find the cause in the log, mend it, then move the messages back.',
    section: 'dead-letters',
    saysWhenOver: true,
  });
}

/** A queue whose messages somebody waits for. Its age counts neither delays nor messages that are put back anew. */
export function watchAge(scope: Construct, id: string, topic: Topic, queue: Queue, impact: string) {
  new HouseAlarm(scope, id, topic, {
    metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: often }),
    // Three receives in vain: neither a slow start nor one worker that died.
    when: { atLeast: 15 * 60 },
    periods: [2, 2],
    missing: 'all is well',
    impact,
    action: 'Look for errors and throttles of the function that reads this queue.',
    section: 'queue-age',
    saysWhenOver: true,
  });
}

/** Errors are crashes and time-outs only: what a handler catches has other metrics. */
export function watchErrors(
  scope: Construct,
  id: string,
  topic: Topic,
  { function: fn }: ServiceFunction,
  does: string,
): Alarm {
  const { alarm } = new HouseAlarm(scope, id, topic, {
    metric: fn.metricErrors({ statistic: 'Sum', period: often }),
    when: { atLeast: 1 },
    missing: 'all is well',
    impact: `The function that ${does} crashed or ran out of time.`,
    action: 'Find the invocation in its log.',
    section: 'function-errors',
  });
  return alarm;
}

/** What Lambda lets in at once is a limit of the account, so it is watched there, all functions together. */
export function watchThrottles(scope: Construct, id: string, topic: Topic) {
  new HouseAlarm(scope, id, topic, {
    metric: LambdaFunction.metricAllThrottles({ statistic: 'Sum', period: often }),
    when: { atLeast: 1 },
    // A single peak is made up for by whoever called.
    periods: [2, 3],
    missing: 'all is well',
    impact: 'Lambda does not let functions in again and again, so that forms, mails or leaving have to wait.',
    action: 'Compare the concurrency in use with the limit of the account.',
    section: 'function-throttles',
    saysWhenOver: true,
  });
}

/** What the clock calls. Red from the first deployment until the first call; nobody has confirmed the mails by then. */
export class ScheduleAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    topic: Topic,
    each: Record<'dispatch' | 'housekeeping' | 'canary', ServiceFunction>,
  ) {
    super(scope, id);
    new HouseAlarm(this, 'DispatchStopped', topic, {
      metric: each.dispatch.function.metricInvocations({ statistic: 'Sum', period: often }),
      when: { below: 1 },
      periods: [2, 2],
      missing: 'broken',
      impact: 'Nobody is nominated for a mail: the minute tick has stopped.',
      action: 'Look at the schedule and at the dead letters of the tick.',
      section: 'dispatch-not-running',
      saysWhenOver: true,
    });
    new HouseAlarm(this, 'NightStopped', topic, {
      metric: each.housekeeping.function.metricInvocations({ statistic: 'Sum', period: Duration.hours(1) }),
      when: { below: 1 },
      // A day, and two hours for a call that came late.
      periods: [26, 26],
      missing: 'broken',
      impact: 'The audit that finds forgotten people did not run last night.',
      action: 'Look at the schedule and at the dead letters of the night.',
      section: 'housekeeping-not-running',
      saysWhenOver: true,
    });
    new HouseAlarm(this, 'CanaryStopped', topic, {
      metric: each.canary.function.metricInvocations({ statistic: 'Sum', period: Duration.hours(1) }),
      when: { below: 1 },
      periods: [2, 2],
      missing: 'broken',
      impact: 'The hourly test is not made, so nobody would hear of it if people stopped getting through.',
      action: 'Look at the schedule and at the dead letters of the canary.',
      section: 'canary-not-running',
      saysWhenOver: true,
    });
  }
}
