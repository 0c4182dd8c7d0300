import * as z from 'zod';
import { label, type Resources } from './synthesised.ts';

const dimension = z
  .object({ Name: z.string(), Value: z.unknown() })
  .transform(({ Name, Value }) => `${Name}=${label(Value)}`);
const plain = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(dimension).default([]),
});
const single = z
  .object({ Statistic: z.string(), Period: z.number() })
  .transform(({ Statistic, Period }) => ({ stat: Statistic, seconds: Period }));
const query = z.union([
  z.object({ Id: z.string(), Expression: z.string() }),
  z.object({
    Id: z.string(),
    MetricStat: z.object({ Metric: plain, Period: z.number(), Stat: z.string() }),
  }),
]);
const alarm = z.looseObject({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()).default([]),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  DatapointsToAlarm: z.int(),
  EvaluationPeriods: z.int(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore']),
  Metrics: z.array(query).optional(),
});

export type Alarm = ReturnType<typeof alarmsOf>[number];

/** The alarms of a template, with every metric that each looks at. */
export function alarmsOf(resources: Resources) {
  return resources.of('AWS::CloudWatch::Alarm', alarm).map(({ id, properties }) => {
    const queried = (properties.Metrics ?? []).flatMap((one) =>
      'MetricStat' in one
        ? [
            {
              ...one.MetricStat.Metric,
              name: one.Id,
              stat: one.MetricStat.Stat,
              seconds: one.MetricStat.Period,
            },
          ]
        : [],
    );
    const own = properties.Metrics
      ? []
      : [{ ...plain.parse(properties), ...single.parse(properties), name: 'wrong' }];
    return {
      id: id.replace(/^Watch/, '').replace(/Alarm$/, ''),
      description: properties.AlarmDescription,
      section: /#([a-z-]+)$/.exec(properties.AlarmDescription)?.[1] ?? '',
      metrics: [...own, ...queried],
      expression: (properties.Metrics ?? []).flatMap((one) =>
        'Expression' in one ? [one.Expression] : [],
      )[0],
      ...properties,
    };
  });
}
