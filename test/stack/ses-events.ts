import { type EventKind, sesEvent } from '#infra/local/ses-events.ts';
import { sendId } from '#shared/domain/delivery.ts';
import type { Aws } from './aws.ts';
import type { Mail } from './mailbox.ts';

interface Told {
  readonly mail: Mail;
  readonly to: string;
  readonly enrolment: string;
  readonly step: string;
}

/**
 * Publishes on the topic what SES would. The emulator's SES keeps neither the tags of a mail nor an event
 * destination, so that the way begins at the topic.
 */
export async function tell(aws: Aws, topic: string, kind: EventKind, { mail, to, enrolment, step }: Told) {
  const sent = {
    messageId: mail.messageId,
    at: Date.now(),
    source: 'hello@letters.example.org',
    destinations: [to],
    tags: { send: sendId({ campaign: 'first-steps', enrolment, step }) },
    raw: Buffer.from(`Subject: ${mail.subject}\r\n\r\n`),
  };
  await aws.query('sns', {
    Action: 'Publish',
    Version: '2010-03-31',
    TopicArn: topic,
    Message: JSON.stringify(sesEvent(kind, sent, sent.at)),
  });
}
