import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HouseAlarm, type HouseAlarmProps, withoutSuccess, written } from './alarm.ts';

/** A person whose visits fail is set aside after half an hour; whoever waits longer waits for everybody's sake. */
const tooLate = 45 * 60;
/** By then every worker has tried again, unless SES told it to hold. */
const late = 15 * 60;
/** A form that SES did not take is put back for a quarter of an hour at most, and shows once in that time. */
const longerThanHeld = Duration.minutes(20);

const standstill: Readonly<Record<string, HouseAlarmProps>> = {
  OldestDue: {
    metric: written('dispatch', 'OldestDueSeconds', 'Maximum'),
    when: { atLeast: tooLate },
    periods: [2, 2],
    missing: 'all is well',
    impact: 'Somebody has waited for a mail for three quarters of an hour, and probably everybody has.',
    action: 'Look for what holds the workers, and for the daily quota of SES.',
    section: 'oldest-due-row-too-old',
    saysWhenOver: true,
  },
  WorkWithoutSuccess: {
    metric: withoutSuccess(
      written('dispatch', 'OldestDueSeconds', 'Maximum'),
      late,
      written('send', 'MailsAccepted'),
    ),
    when: { atLeast: 1 },
    periods: [3, 3],
    missing: 'all is well',
    impact: 'People are due for a mail, and for a quarter of an hour SES has not taken a single one.',
    action: 'Look at what SES answers, and whether the account may send.',
    section: 'work-exists-and-none-succeeds',
    saysWhenOver: true,
  },
  ClocksDisagree: {
    metric: written('dispatch', 'ClocksDisagree'),
    when: { atLeast: 1 },
    periods: [3, 3],
    missing: 'all is well',
    impact: 'Nobody is nominated for a mail, since two clocks of AWS are minutes apart.',
    action: 'Compare the scheduled time with that of the log.',
    section: 'clocks-disagree',
    saysWhenOver: true,
  },
  ConfirmationsNotSent: {
    metric: withoutSuccess(
      written('confirmation', 'ConfirmationsPutBack', 'Sum', longerThanHeld),
      1,
      written('confirmation', 'ConfirmationsSent', 'Sum', longerThanHeld),
    ),
    when: { atLeast: 1 },
    periods: [2, 2],
    missing: 'all is well',
    impact: 'People who submitted the form wait for a confirmation mail that SES does not take.',
    action: 'Look at what SES answers, and whether the account may send.',
    section: 'confirmations-not-sent',
    saysWhenOver: true,
  },
};

/** Time passes and mails do not. */
export class StandstillAlarms extends Construct {
  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    for (const [name, props] of Object.entries(standstill)) new HouseAlarm(this, name, topic, props);
  }
}
