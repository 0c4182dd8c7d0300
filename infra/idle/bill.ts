import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { priceSchema, readPrices } from '#infra/simulate/prices.ts';

/** What a stage costs in a month in which nobody does anything, by what its templates hold. */
export interface Line {
  readonly what: string;
  readonly units: number;
  readonly unit: string;
  readonly dollars: number;
}

const hours = 730;
const minutes = hours * 60;
const nights = hours / 24;

/** Not in any template. */
const assumed = {
  /** Long polls of an event source that finds nothing: five at once, 20 s each. */
  pollsPerMinute: 5 * 3,
  /** Of a dispatch that finds nobody due, and of a night without campaigns. */
  milliseconds: 100,
  /** A dispatch says how long the oldest has waited, whoever is due. */
  logBytes: 300,
  /** One look at each shard of the due index, half a unit each. */
  readsPerTick: 2 * 0.5,
  /** A key is asked for again every five minutes, by the table and by one log. */
  keyCallsPerHour: 2 * 12,
  /** What housekeeping writes once a night. */
  nightlyMetrics: 1,
  /** What one test of the canary writes on its way, counted in the embedded run: from InterestSubmitted to CanariesPassed. */
  canaryMetrics: 9,
  /** What it sends. */
  canaryMails: 2,
  staff: 5,
} as const;

const pricesSchema = z.strictObject({
  region: z.string(),
  asOf: z.string(),
  alarmMetric: priceSchema,
  dashboard: priceSchema,
  metric: priceSchema,
  webAcl: priceSchema,
  webAclRule: priceSchema,
  logStorage: priceSchema,
  staff: priceSchema,
});

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.looseObject({}).default({}) })),
});
const alarmSchema = z.object({ Metrics: z.array(z.looseObject({})).optional() });
const scheduleSchema = z.object({ ScheduleExpression: z.string() });
const webAclSchema = z.object({ Rules: z.array(z.unknown()) });
const functionSchema = z.object({ MemorySize: z.number() });

/**
 * @param templates as `cdk synth` made them
 * @param keyVersions of each key: AWS counts up to two rotations, one a year, as a further key each
 */
export function idleBill(templates: readonly unknown[], keyVersions = 1): readonly Line[] {
  const prices = { ...readPrices(), ...pricesSchema.parse(read('prices.json')) };
  const resources = templates.flatMap((one) => Object.values(templateSchema.parse(one).Resources));
  const of = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const line = (price: Exclude<keyof typeof prices, 'region' | 'asOf'>, units: number): Line => {
    const { dollars, per, unit, paysFor } = prices[price];
    return { what: paysFor, units, unit, dollars: (units / per) * dollars };
  };

  const watched = of('AWS::CloudWatch::Alarm').map(
    (one) => alarmSchema.parse(one).Metrics?.filter((metric) => 'MetricStat' in metric).length ?? 1,
  );
  const calls = of('AWS::Scheduler::Schedule')
    .map((one) => scheduleSchema.parse(one).ScheduleExpression)
    .reduce((sum, rule) => sum + callsBy(rule), 0);
  const acls = of('AWS::WAFv2::WebACL').map((one) => webAclSchema.parse(one));
  const largest = Math.max(...of('AWS::Lambda::Function').map((one) => functionSchema.parse(one).MemorySize));
  return [
    line(
      'alarmMetric',
      watched.reduce((sum, one) => sum + one, 0),
    ),
    line('dashboard', of('AWS::CloudWatch::Dashboard').length),
    line('metric', assumed.nightlyMetrics * nights + assumed.canaryMetrics * hours),
    line('sesMail', assumed.canaryMails * hours),
    line('kmsKey', of('AWS::KMS::Key').length * keyVersions),
    line('kmsCall', assumed.keyCallsPerHour * hours),
    line('secret', of('AWS::SecretsManager::Secret').length),
    line('sqsCall', of('AWS::Lambda::EventSourceMapping').length * assumed.pollsPerMinute * minutes),
    line('scheduler', calls),
    line('lambdaRequest', calls),
    line('lambdaTime', calls * (assumed.milliseconds / 1000) * (largest / 1024)),
    line('dynamodbRead', minutes * assumed.readsPerTick),
    line('logIngest', (calls * assumed.logBytes) / 1e9),
    line('logStorage', (calls * assumed.logBytes) / 1e9),
    line('webAcl', acls.length),
    line(
      'webAclRule',
      acls.reduce((sum, { Rules }) => sum + Rules.length, 0),
    ),
    line('staff', of('AWS::Cognito::UserPool').length * assumed.staff),
  ];
}

/** Calls a month. @throws Error for a rule that nobody has thought of here */
function callsBy(rule: string): number {
  const known: Readonly<Record<string, number>> = {
    'rate(1 minute)': minutes,
    'cron(0/15 * * * ? *)': minutes / 15,
    'cron(0 3 * * ? *)': nights,
  };
  const calls = known[rule];
  if (calls === undefined) throw new Error(`how often is ${rule}?`);
  return calls;
}

export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
