import { describe, expect, it } from 'vitest';

import { sesEventSchema } from '#shared/contract/ses-event.ts';
import { consequenceOf } from '#shared/domain/feedback.ts';

const at = '2026-12-01T14:00:07.123Z';
const recipient = 'ana.lopez@mail.example.com';

/** The mail of every event, as SES publishes it to SNS. */
const mail = {
  timestamp: at,
  messageId: '0100018f3a2b1c4d-5e6f7a8b-9c0d-1e2f-3a4b-5c6d7e8f9a0b-000000',
  source: 'Lantern <letters@news.lantern.example>',
  sourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/news.lantern.example',
  sendingAccountId: '000000000000',
  destination: [recipient],
  headersTruncated: false,
  headers: [
    { name: 'List-Unsubscribe', value: '<https://lantern.example/u/token>' },
    { name: 'Subject', value: 'What you asked for' },
  ],
  commonHeaders: { from: ['letters@news.lantern.example'], to: [recipient], subject: 'What you asked for' },
  tags: {
    'ses:operation': ['SendRawEmail'],
    'ses:configuration-set': ['sequence'],
    'ses:source-ip': ['192.0.2.7'],
    send: ['first-steps_k3vq7znb2xw5mtra_welcome'],
  },
};
const bounce = (bounceType: string, bounceSubType: string) => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: '0100018f-feedback-000000',
    bounceType,
    bounceSubType,
    bouncedRecipients: [
      {
        emailAddress: recipient,
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 unknown',
      },
    ],
    timestamp: at,
    reportingMTA: 'dsn; a8-1.smtp-out.amazonses.com',
  },
});
const complaint = (details: object) => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: 'f',
    complainedRecipients: [{ emailAddress: recipient }],
    timestamp: at,
    ...details,
  },
});

/** Every type of S-21 and shape of S-22, and what it must mean (S-24). */
const events: readonly (readonly [string, object, ReturnType<typeof consequenceOf>])[] = [
  ['Send', { eventType: 'Send', send: {} }, { state: 'accepted' }],
  [
    'Delivery',
    {
      eventType: 'Delivery',
      delivery: {
        timestamp: at,
        processingTimeMillis: 1200,
        recipients: [recipient],
        smtpResponse: '250 2.0.0 OK',
        reportingMTA: 'a8-1.smtp-out.amazonses.com',
        remoteMtaIp: '192.0.2.9',
      },
    },
    { state: 'delivered' },
  ],
  [
    'DeliveryDelay',
    {
      eventType: 'DeliveryDelay',
      deliveryDelay: {
        delayType: 'MailboxFull',
        delayedRecipients: [],
        expirationTime: at,
        reportingMTA: 'x',
        timestamp: at,
      },
    },
    { state: 'accepted' },
  ],
  ...[
    'General',
    'NoEmail',
    'Suppressed',
    'OnAccountSuppressionList',
    'OnTenantSuppressionList',
    'SomethingNew',
  ].map(
    (subType) =>
      [
        `Permanent ${subType}`,
        bounce('Permanent', subType),
        { state: 'bounced', reason: `permanent-${subType}`, suppress: 'bounced' },
      ] as const,
  ),
  ...[
    'General',
    'MailboxFull',
    'MessageTooLarge',
    'CustomTimeoutExceeded',
    'ContentRejected',
    'AttachmentRejected',
  ].map(
    (subType) =>
      [
        `Transient ${subType}`,
        bounce('Transient', subType),
        { state: 'bounced', reason: `transient-${subType}` },
      ] as const,
  ),
  [
    'Undetermined',
    bounce('Undetermined', 'Undetermined'),
    { state: 'bounced', reason: 'transient-Undetermined' },
  ],
  [
    'Complaint',
    complaint({
      complaintSubType: null,
      userAgent: 'AnyCompany',
      complaintFeedbackType: 'abuse',
      arrivalDate: at,
    }),
    { state: 'complained', reason: 'complaint-abuse', suppress: 'complained' },
  ],
  [
    'Complaint without a type',
    complaint({}),
    { state: 'complained', reason: 'complaint', suppress: 'complained' },
  ],
  [
    'Complaint with a type of null',
    complaint({ complaintFeedbackType: null, complaintSubType: 'OnAccountSuppressionList' }),
    { state: 'complained', reason: 'complaint', suppress: 'complained' },
  ],
  ['not spam', complaint({ complaintFeedbackType: 'not-spam' }), { state: 'delivered' }],
  [
    'Reject',
    { eventType: 'Reject', reject: { reason: 'Bad content' } },
    { state: 'bounced', reason: 'rejected' },
  ],
  [
    'Rendering Failure',
    { eventType: 'Rendering Failure', failure: { templateName: 't', errorMessage: 'no attribute' } },
    { state: 'bounced', reason: 'rejected' },
  ],
  [
    'Open',
    { eventType: 'Open', open: { ipAddress: '192.0.2.7', timestamp: at, userAgent: 'x', isBot: true } },
    {},
  ],
  [
    'Click',
    {
      eventType: 'Click',
      click: { ipAddress: '192.0.2.7', timestamp: at, link: 'https://x', linkTags: null },
    },
    {},
  ],
  [
    'Subscription',
    {
      eventType: 'Subscription',
      subscription: { contactList: 'c', timestamp: at, source: 'UnsubscribeHeader', newTopicPreferences: {} },
    },
    {},
  ],
  ['a type of the future', { eventType: 'Teleported', teleported: { to: ['nowhere'] } }, {}],
];

const consequenceOfEvent = (event: object) => {
  const { eventType, bounce: bounced, complaint: complained } = sesEventSchema.parse(event);
  return consequenceOf({
    kind: eventType,
    ...(bounced ? { bounceType: bounced.bounceType, bounceSubType: bounced.bounceSubType } : {}),
    ...(complained?.complaintFeedbackType ? { complaintType: complained.complaintFeedbackType } : {}),
  });
};

describe('an event of SES', () => {
  it.each(events)('%s is read, and means what it must', (_, details, consequence) => {
    expect(consequenceOfEvent({ ...details, mail })).toEqual(consequence);
  });

  it.each(events)('%s is read with fields that nobody knows yet', (_, details, consequence) => {
    const more = { new: { field: [1, { two: null }] } };
    const inner = Object.fromEntries(
      Object.entries(details).map(([name, value]) => [
        name,
        typeof value === 'object' ? { ...value, ...more } : value,
      ]),
    );
    const event = { ...inner, ...more, mail: { ...mail, ...more, tags: { ...mail.tags, 'ses:new': ['x'] } } };
    expect(consequenceOfEvent(event)).toEqual(consequence);
  });

  it('is reduced to what is used: no header, no subject, no leave link stays (S-28)', () => {
    for (const [, details] of events) {
      const kept = sesEventSchema.parse({ ...details, mail });
      expect(Object.keys(kept.mail).toSorted()).toEqual(['destination', 'messageId', 'tags']);
      expect(JSON.stringify(kept)).not.toMatch(/token|What you asked|Unsubscribe|diagnostic|5\.1\.1/);
    }
  });

  it('needs no tags and no more detail than what decides', () => {
    const { tags: _, ...untagged } = mail;
    const bare = { eventType: 'Bounce', mail: untagged, bounce: { bounceType: 'Permanent', timestamp: at } };
    expect(sesEventSchema.parse(bare)).toMatchObject({
      bounce: { bounceType: 'Permanent', bounceSubType: '' },
      mail: { tags: {} },
    });
    expect(consequenceOfEvent(bare)).toEqual({ state: 'bounced', reason: 'permanent', suppress: 'bounced' });
  });

  it.each([
    ['no mail', { eventType: 'Send' }],
    ['no destination', { eventType: 'Send', mail: { ...mail, destination: [] } }],
    ['no type', { notificationType: 'Bounce', mail }],
    [
      'the greeting that SES sends to a new topic',
      'Successfully validated SNS topic for Amazon SES event publishing.',
    ],
    ['nothing', null],
  ])('is no event with %s', (_, event) => {
    expect(sesEventSchema.safeParse(event).success).toBe(false);
  });
});
