import { describe, expect, it } from 'vitest';

import { outcomesOf } from '#infra/local/mail-events.ts';
import { eventKinds, sesEvent } from '#infra/local/ses-events.ts';
import type { SentMail } from '#infra/local/ses-stand-in.ts';
import { sesEventSchema } from '#shared/contract/ses-event.ts';

const at = Date.UTC(2026, 10, 22, 9, 30);
const mail: SentMail = {
  messageId: '0100-id-000000',
  at,
  source: 'hello@letters.example.org',
  destinations: ['ana@example.org'],
  configurationSet: 'sequence',
  tags: { send: 'first-steps_abc_welcome' },
  raw: Buffer.from(
    'From: Lantern <hello@letters.example.org>\r\nSubject: A long\r\n one\r\n\r\nSubject: not a header\r\n',
  ),
};

describe('events of the SES stand-in', () => {
  it('have the shape that the feedback function reads, with tags as lists', () => {
    for (const kind of eventKinds) {
      const event = sesEventSchema.parse(sesEvent(kind, mail, at + 2_000));
      expect(event.mail).toEqual({
        messageId: mail.messageId,
        destination: ['ana@example.org'],
        tags: expect.objectContaining({ send: ['first-steps_abc_welcome'] }),
      });
    }
  });

  it('tell kinds of bounces apart as SES does', () => {
    const bounceOf = (kind: 'Bounce' | 'TransientBounce' | 'SuppressedBounce') =>
      sesEventSchema.parse(sesEvent(kind, mail, at)).bounce;
    expect(bounceOf('Bounce')).toMatchObject({
      bounceType: 'Permanent',
      bounceSubType: 'General',
    });
    expect(bounceOf('TransientBounce')).toMatchObject({ bounceType: 'Transient' });
    expect(bounceOf('SuppressedBounce')).toMatchObject({ bounceSubType: 'OnAccountSuppressionList' });
    expect(sesEvent('RenderingFailure', mail, at)).toMatchObject({ eventType: 'Rendering Failure' });
  });

  it('carry the headers unfolded, and nothing of the body', () => {
    expect(sesEvent('Send', mail, at)).toMatchObject({
      mail: {
        timestamp: '2026-11-22T09:30:00.000Z',
        headers: [
          { name: 'From', value: 'Lantern <hello@letters.example.org>' },
          { name: 'Subject', value: 'A long one' },
        ],
        commonHeaders: { subject: 'A long one', to: ['ana@example.org'] },
      },
    });
  });

  it('follow the addresses of the mailbox simulator, labels and capitals included', () => {
    expect(outcomesOf('ana@example.org')).toEqual(['Delivery']);
    expect(outcomesOf('success@simulator.amazonses.com')).toEqual(['Delivery']);
    expect(outcomesOf('ooto@simulator.amazonses.com')).toEqual(['Delivery']);
    expect(outcomesOf('Bounce+label@Simulator.amazonses.com')).toEqual(['Bounce']);
    expect(outcomesOf('complaint@simulator.amazonses.com')).toEqual(['Delivery', 'Complaint']);
    expect(outcomesOf('suppressionlist+x@simulator.amazonses.com')).toEqual(['SuppressedBounce']);
  });
});
