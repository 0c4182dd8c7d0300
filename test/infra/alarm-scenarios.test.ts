import { expect, test } from 'vitest';
import { type Alarm, alarmsOf } from './alarms.ts';
import { synthesise } from './synthesised.ts';

/**
 * Each story is told as CloudWatch would hear it, and evaluated by CloudWatch's rules: exactly the named
 * alarms fire. It proves thresholds, periods and what a missing value means, not what the code writes.
 */
const alarms = alarmsOf(synthesise('prod').service);

/** Minutes of a story: long enough for a night that does not come. */
const length = 32 * 60;
/** Value of a metric in a minute, by its name and, where it matters, a part of its dimension. */
type Story = Readonly<Record<string, (minute: number) => number | undefined>>;

const always = (value: number) => () => value;
const during =
  (from: number, to: number, value: number | ((minutes: number) => number)) =>
  (minute: number): number | undefined =>
    minute < from || minute >= to ? undefined : typeof value === 'number' ? value : value(minute - from);
const each = (every: number, value: number) => (minute: number) => (minute % every === 0 ? value : undefined);

const seconds = (minutes: number): number => minutes * 60;

/** A quiet day. */
const quiet: Story = {
  'Invocations DispatchFunction': always(1),
  'Invocations HousekeepingFunction': each(24 * 60, 1),
  'Invocations CanaryFunction': each(15, 1),
  CanariesPassed: each(60, 1),
  Errors: (minute) => (minute % 5 === 0 ? 0 : undefined),
  ApproximateNumberOfMessagesVisible: each(5, 0),
};
const busy: Story = {
  ...quiet,
  OldestDueSeconds: each(1, 40),
  MailsAccepted: always(9),
  ConfirmationsSent: each(7, 1),
  ConfirmationsPutBack: each(50, 3),
  'Reputation.BounceRate': always(0.004),
  'Reputation.ComplaintRate': always(0.0001),
  AuditProblems: each(24 * 60, 0),
  LinkTokensRefused: each(60, 2),
};

test.each<[what: string, story: Story, fires: readonly string[]]>([
  ['nothing happens', quiet, []],
  ['much happens', busy, []],
  ['SES holds for its quarter of an hour', { ...quiet, OldestDueSeconds: during(60, 75, seconds) }, []],
  [
    'the visits of the only one who is due fail, until the message lies in the dead-letter queue',
    {
      ...quiet,
      OldestDueSeconds: during(60, 84, seconds),
      'ApproximateNumberOfMessagesVisible SendsDeadLetters': (minute) => (minute < 85 ? 0 : 1),
    },
    ['LostSends'],
  ],
  ['a confirmation is put back once', { ...quiet, ConfirmationsPutBack: during(60, 61, 1) }, []],
  ['a function is throttled in one peak', { ...busy, Throttles: during(60, 63, 40) }, []],
  ['three people press mangled links', { ...busy, LinkTokensRefused: during(60, 63, 1) }, []],
  ['SES reports no reputation for a day', { ...busy, 'Reputation.BounceRate': always(Number.NaN) }, []],
  [
    'SES takes nothing for an hour and a half',
    { ...quiet, OldestDueSeconds: during(60, 150, seconds) },
    ['StandstillOldestDue', 'StandstillWorkWithoutSuccess'],
  ],
  [
    'the quota of the day is used up and mails trickle out',
    { ...busy, OldestDueSeconds: during(60, 400, seconds), MailsAccepted: each(10, 1) },
    ['StandstillOldestDue'],
  ],
  [
    'SES takes no confirmation, and one form is tried again and again',
    { ...quiet, ConfirmationsPutBack: (minute) => (minute > 60 && minute % 15 === 1 ? 1 : undefined) },
    ['StandstillConfirmationsNotSent'],
  ],
  [
    'the minute tick stops',
    { ...quiet, 'Invocations DispatchFunction': during(0, 300, 1) },
    ['ClockDispatchStopped'],
  ],
  [
    'one night is left out',
    { ...quiet, 'Invocations HousekeepingFunction': during(0, 1, 1) },
    ['ClockNightStopped'],
  ],
  [
    'the canary is not called any more',
    { ...quiet, 'Invocations CanaryFunction': during(0, 300, 1) },
    ['ClockCanaryStopped'],
  ],
  ['the canary fails once', { ...busy, CanariesFailed: during(75, 76, 1) }, ['IncidentsCanariesFailed']],
  ['clocks disagree', { ...quiet, ClocksDisagree: during(60, 90, 1) }, ['StandstillClocksDisagree']],
  ['one outcome is unknown', { ...busy, MailsUnknown: during(60, 61, 1) }, ['IncidentsMailsUnknown']],
  ['a worker runs out of time', { ...busy, 'Errors SendFunction': during(60, 61, 1) }, ['SendErrors']],
  ['functions are throttled', { ...busy, Throttles: during(60, 75, 1) }, ['Throttles']],
  ['every link is refused', { ...busy, LinkTokensRefused: during(60, 90, 1) }, ['PagesLinksRefused']],
  [
    'a form is lost',
    { ...busy, 'ApproximateNumberOfMessagesVisible ConfirmationsDead': always(1) },
    ['LostConfirmations'],
  ],
  ['complaints rise', { ...busy, 'Reputation.ComplaintRate': always(0.0006) }, ['ReputationComplaintsWarn']],
  [
    'bounces rise far',
    { ...busy, 'Reputation.BounceRate': always(0.06) },
    ['ReputationBouncesReview', 'ReputationBouncesWarn'],
  ],
  [
    'feedback stands still',
    { ...busy, 'ApproximateAgeOfOldestMessage FeedbacksQueue': during(60, 120, seconds) },
    ['FeedbacksWait'],
  ],
])('%s', (_, story, fires) => {
  expect(
    alarms
      .filter((one) => firesIn(one, story))
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(fires.toSorted());
});

type Metric = Alarm['metrics'][number];

/** The story of a metric: the entry that names its dimension comes before the one that does not. */
function tellerOf(story: Story, { MetricName, Dimensions }: Metric) {
  const [own] = Object.entries(story).filter(([key]) => {
    const [name, part] = key.split(' ');
    return name === MetricName && part !== undefined && Dimensions.some((one) => one.includes(part));
  });
  return own?.[1] ?? story[MetricName];
}

/** The metric's value in its period that begins at `from`, or undefined when nothing was written. */
function heard(story: Story, metric: Metric, from: number): number | undefined {
  const tells = tellerOf(story, metric);
  if (tells === undefined) return undefined;
  const values = Array.from({ length: metric.seconds / 60 }, (_, index) => tells(from + index) ?? Number.NaN);
  const written = values.filter((value) => !Number.isNaN(value));
  if (written.length === 0) return undefined;
  return metric.stat === 'Sum' ? written.reduce((sum, value) => sum + value, 0) : Math.max(...written);
}

function firesIn(alarm: Alarm, story: Story): boolean {
  const isTold = alarm.metrics.some((metric) => tellerOf(story, metric));
  if (!isTold && alarm.TreatMissingData !== 'breaching') return false;
  const period = (alarm.metrics[0]?.seconds ?? 60) / 60;
  const states = Array.from({ length: Math.floor(length / period) }, (_, index) =>
    isWrong(alarm, story, index * period),
  );
  return states.some((_, end) => {
    const window = states.slice(Math.max(0, end + 1 - alarm.EvaluationPeriods), end + 1);
    return window.filter((wrong) => wrong).length >= alarm.DatapointsToAlarm;
  });
}

function isWrong(alarm: Alarm, story: Story, from: number): boolean {
  const values = new Map(alarm.metrics.map((metric) => [metric.name, heard(story, metric, from)]));
  const expression = /^IF\(FILL\(wrong, 0\) >= (\d+) AND FILL\(good, 0\) == 0, 1, 0\)$/.exec(
    alarm.expression ?? '',
  );
  const value = expression
    ? Number((values.get('wrong') ?? 0) >= Number(expression[1]) && (values.get('good') ?? 0) === 0)
    : values.get('wrong');
  if (value === undefined) return alarm.TreatMissingData === 'breaching';
  return alarm.ComparisonOperator === 'LessThanThreshold'
    ? value < alarm.Threshold
    : value >= alarm.Threshold;
}
