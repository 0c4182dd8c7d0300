import { randomUUID } from 'node:crypto';

import { region } from './environment.ts';
import type { SentMail } from './ses-stand-in.ts';
import type { Instant } from './virtual-clock.ts';

/** Kinds that can be played. `TransientBounce` and `SuppressedBounce` are events of type Bounce. */
export const eventKinds = [
  'Send',
  'Delivery',
  'DeliveryDelay',
  'Bounce',
  'TransientBounce',
  'SuppressedBounce',
  'Complaint',
  'Reject',
  'RenderingFailure',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** An event as SES publishes it: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export function sesEvent(kind: EventKind, mail: SentMail, at: Instant): object {
  return { ...details(kind, mail, new Date(at).toISOString()), mail: mailObject(mail) };
}

function details(kind: EventKind, mail: SentMail, timestamp: string): object {
  const recipients = mail.destinations.map((emailAddress) => ({ emailAddress }));
  const reportingMTA = 'dns; mx.example.org';
  const feedbackId = `${randomUUID()}-000000`;
  const bounce = (bounceType: string, bounceSubType: string, status: string, diagnosticCode: string) => ({
    eventType: 'Bounce',
    bounce: {
      feedbackId,
      bounceType,
      bounceSubType,
      bouncedRecipients: recipients.map((recipient) => ({
        ...recipient,
        action: 'failed',
        status,
        diagnosticCode,
      })),
      timestamp,
      reportingMTA,
    },
  });
  switch (kind) {
    case 'Send':
      return { eventType: 'Send', send: {} };
    case 'Delivery':
      return {
        eventType: 'Delivery',
        delivery: {
          timestamp,
          processingTimeMillis: 2000,
          recipients: mail.destinations,
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: 'a1-2.smtp-out.amazonses.com',
          remoteMtaIp: '127.0.0.1',
        },
      };
    case 'DeliveryDelay':
      return {
        eventType: 'DeliveryDelay',
        deliveryDelay: {
          timestamp,
          delayType: 'MailboxFull',
          delayedRecipients: recipients.map((recipient) => ({
            ...recipient,
            status: '4.2.2',
            diagnosticCode: 'smtp; 452 4.2.2 mailbox full',
          })),
          expirationTime: new Date(mail.at + 12 * 3_600_000).toISOString(),
          reportingMTA,
        },
      };
    case 'Bounce':
      return bounce('Permanent', 'General', '5.1.1', 'smtp; 550 5.1.1 user unknown');
    case 'TransientBounce':
      return bounce('Transient', 'MailboxFull', '4.2.2', 'smtp; 452 4.2.2 mailbox full');
    case 'SuppressedBounce':
      return bounce(
        'Permanent',
        'OnAccountSuppressionList',
        '5.1.1',
        'Amazon SES did not send the message to this address',
      );
    case 'Complaint':
      return {
        eventType: 'Complaint',
        complaint: {
          feedbackId,
          complaintSubType: null,
          complainedRecipients: recipients,
          timestamp,
          userAgent: 'Amazon SES Mailbox Simulator',
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        },
      };
    case 'Reject':
      return { eventType: 'Reject', reject: { reason: 'Bad content' } };
    case 'RenderingFailure':
      return {
        eventType: 'Rendering Failure',
        failure: { templateName: 'none', errorMessage: 'Attribute is not present' },
      };
  }
}

function mailObject(mail: SentMail): object {
  const headers = headersOf(mail.raw);
  const tags = Object.entries(mail.tags).map(([name, value]) => [name, [value]]);
  const common = (name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value;
  return {
    timestamp: new Date(mail.at).toISOString(),
    source: mail.source,
    sourceArn: `arn:aws:ses:${region}:000000000000:identity/${mail.source.split('@')[1]}`,
    sendingAccountId: '000000000000',
    messageId: mail.messageId,
    destination: mail.destinations,
    headersTruncated: false,
    headers,
    commonHeaders: {
      from: [common('from')],
      to: mail.destinations,
      messageId: mail.messageId,
      subject: common('subject'),
    },
    tags: {
      'ses:operation': ['SendRawEmail'],
      'ses:configuration-set': [mail.configurationSet ?? ''],
      'ses:from-domain': [mail.source.split('@')[1] ?? ''],
      'ses:source-ip': ['127.0.0.1'],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(tags),
    },
  };
}

function headersOf(raw: Buffer): { name: string; value: string }[] {
  const [head = ''] = raw.toString('latin1').split('\r\n\r\n', 1);
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => ({
      name: line.slice(0, line.indexOf(':')),
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));
}
