import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { HouseAlarm, type HouseAlarmProps, written } from './alarm.ts';

/** It happened once, and a person should know. */
const incidents: Readonly<Record<string, HouseAlarmProps>> = {
  MailsUnknown: {
    metric: written('send', 'MailsUnknown'),
    ...once('unknown-outcomes'),
    impact: 'SES gave no answer: nobody knows whether a person got a step.',
    action: 'Wait an hour for the event; what is under attention then needs a decision.',
  },
  FlightsRecovered: {
    metric: written('send', 'FlightsRecovered'),
    ...once('unknown-outcomes'),
    impact: 'A worker died in the middle of a mail: nobody knows whether a person got a step.',
    action: 'Wait an hour for the event; what is under attention then needs a decision.',
  },
  MailsRefused: {
    metric: written('send', 'MailsRefused'),
    ...once('refused-mails'),
    impact: 'SES refused a mail for what it is, and that person does not get the step.',
    action: 'Read the reason under attention, mend it, and send again what was refused.',
  },
  StepsStuck: {
    metric: written('send', 'StepsStuck'),
    ...once('stuck-steps'),
    impact: 'A person waits for a step that the machine cannot do without help.',
    action: 'Read the reason under attention.',
  },
  BreakersFailed: {
    metric: written('send', 'BreakersFailed'),
    ...once('breakers-failed'),
    impact: 'Sends go uncounted, so that a campaign that harms people might not pause itself.',
    action: 'Look at bounces and complaints yourself until this has ended.',
  },
  TextsUnfit: {
    metric: written('send', 'TextsUnfit'),
    ...once('unfit-texts'),
    impact: 'People do not get a step, since a claim in it has expired or was taken back.',
    action: 'Check the claim, or publish a version without it.',
  },
  CanariesFailed: {
    metric: written('canary', 'CanariesFailed', 'Sum', Duration.minutes(15)),
    ...once('canary-failed'),
    impact: 'A test person did not get through from form to mail to leaving, so real people may not either.',
    action: 'Read under attention at which phase it failed and how.',
  },
  AuditProblems: {
    metric: written('send', 'AuditProblems', 'Sum', Duration.hours(1)),
    ...once('audit-problems'),
    impact: 'The nightly audit found somebody whom the machine would have forgotten, and listed them again.',
    action: 'Read what it was; each one is a fault of the software.',
  },
};

function once(section: string): Pick<HouseAlarmProps, 'when' | 'missing' | 'section'> {
  return { when: { atLeast: 1 }, missing: 'all is well', section };
}

/** These can be seen from two functions, each with a metric of its own. */
const tripping = { Send: 'send', Feedback: 'feedback' } as const;
const loading = { Send: 'send', Housekeeping: 'housekeeping' } as const;

/** What can happen to a single mail, or to one campaign. */
export class IncidentAlarms extends Construct {
  constructor(scope: Construct, id: string, topic: ITopic) {
    super(scope, id);
    for (const [name, props] of Object.entries(incidents)) new HouseAlarm(this, name, topic, props);
    for (const [name, by] of Object.entries(tripping)) {
      new HouseAlarm(this, `BreakersTripped${name}`, topic, {
        metric: written(by, 'BreakersTripped'),
        ...once('breaker-tripped'),
        impact: 'A campaign has paused itself, and nobody in it gets mails until an approver resumes it.',
        action: 'Read which rule it was, and find out why before resuming.',
      });
    }
    for (const [name, by] of Object.entries(loading)) {
      new HouseAlarm(this, `ContentNotApproved${name}`, topic, {
        metric: written(by, 'ContentNotApproved'),
        ...once('content-not-approved'),
        impact: 'A published text is not the one that was approved, and is not sent.',
        action: 'Find out who changed it before anything else: this is not an ordinary mistake.',
      });
    }
  }
}
