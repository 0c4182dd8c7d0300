import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { FunctionName } from '#shared/declarations/environment.ts';

/** What a period without any value says. There is no default: each alarm decides it. */
const meaningOfMissing = {
  /** The metric is only written when something goes wrong, or when there is work. */
  'all is well': TreatMissingData.NOT_BREACHING,
  /** Something that always runs has stopped. */
  broken: TreatMissingData.BREACHING,
  /** AWS stops writing it while nothing happens; nothing has changed then. */
  'as before': TreatMissingData.IGNORE,
} as const;

export interface HouseAlarmProps {
  /** Statistic and period are those of the metric. */
  readonly metric: IMetric;
  /** Where it begins to be wrong. */
  readonly when: { readonly atLeast: number } | { readonly below: number };
  /** In how many of the last periods it must be wrong; default: in the last one. */
  readonly periods?: readonly [wrong: number, of: number];
  readonly missing: keyof typeof meaningOfMissing;
  /** What it means for people, in one sentence. */
  readonly impact: string;
  /** What to do first, in one sentence. */
  readonly action: string;
  /** Anchor of its section in docs/runbook.md. */
  readonly section: string;
  /** Not for what has happened once and stays so, like a pause: that it did not happen again is no news. */
  readonly saysWhenOver?: true;
}

/** An alarm that says in its mail what it means for people, what to do, and where to read on. */
export class HouseAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, topic: ITopic, props: HouseAlarmProps) {
    super(scope, id);
    const { metric, when, periods = [1, 1], missing, impact, action, section } = props;
    this.alarm = new Alarm(this, 'Alarm', {
      metric,
      ...('atLeast' in when
        ? {
            threshold: when.atLeast,
            comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          }
        : { threshold: when.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD }),
      datapointsToAlarm: periods[0],
      evaluationPeriods: periods[1],
      treatMissingData: meaningOfMissing[missing],
      alarmDescription: `${impact} ${action} docs/runbook.md#${section}`,
    });
    this.alarm.addAlarmAction(new SnsAction(topic));
    if (props.saysWhenOver) this.alarm.addOkAction(new SnsAction(topic));
  }
}

/** Namespace and dimension are those of functions/runtime/log.ts. */
export function written(
  by: FunctionName,
  metricName: string,
  statistic: 'Sum' | 'Maximum' = 'Sum',
  period = Duration.minutes(5),
): Metric {
  return new Metric({
    namespace: 'Lantern',
    metricName,
    dimensionsMap: { service: by },
    statistic,
    period,
  });
}

/** 1 while `wrong` is at least so much and `good` did not happen at all, else 0. */
export function withoutSuccess(wrong: Metric, atLeast: number, good: Metric): MathExpression {
  return new MathExpression({
    expression: `IF(FILL(wrong, 0) >= ${atLeast} AND FILL(good, 0) == 0, 1, 0)`,
    usingMetrics: { wrong, good },
    period: wrong.period,
    label: `${wrong.metricName} without ${good.metricName}`,
  });
}
