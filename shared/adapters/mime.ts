import MailComposer from 'nodemailer/lib/mail-composer';

import type { Instant } from '#shared/domain/instant.ts';
import type { Mail } from '#shared/domain/mail.ts';
import type { Sender } from '#shared/domain/sender.ts';

/** Names the sender in Feedback-ID: the same in every mail, 5 to 15 characters (D-38). */
const feedbackSender = 'lantern';
const longestHeader = 200;

/**
 * One mail as bytes: multipart/alternative with text first, quoted-printable, CRLF, at most 998 octets
 * a line. SES replaces Message-ID and Date.
 *
 * @throws when a value could break a header
 */
export async function buildMime(mail: Mail, sender: Sender, now: Instant): Promise<Uint8Array> {
  for (const value of [mail.to, mail.subject, sender.name]) refuseControls(value);
  const from = mail.stream === 'sequence' ? sender.sequenceAddress : sender.confirmationAddress;
  const composer = new MailComposer({
    from: { name: sender.name, address: from },
    to: mail.to,
    replyTo: sender.replyTo,
    subject: mail.subject,
    text: withLineFeeds(mail.body.text),
    html: withLineFeeds(mail.body.html),
    date: new Date(now),
    messageId: `<${mail.tag}.${now}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    headers: headersOf(mail, sender).map(([key, value]) => ({
      key,
      value: { prepared: true, foldLines: false, value: plain(value) },
    })),
    newline: 'windows',
    // Also where plain ASCII would do, so that no relay has a reason to touch the text (D-30).
    encoding: 'quoted-printable',
    textEncoding: 'quoted-printable',
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** Structured headers: never encoded and never folded, since Gmail ignores an encoded List-Unsubscribe (D-32). */
function headersOf(mail: Mail, sender: Sender): readonly (readonly [string, string])[] {
  if (!mail.list) return [['Auto-Submitted', 'auto-generated']];
  const { leaveUrl, listId, campaign } = mail.list;
  const host = new URL(sender.publicUrl).hostname;
  return [
    ['List-Unsubscribe', `<${leaveUrl}>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['List-Id', `<${listId}.${host}>`],
    ['Feedback-ID', `${campaign}:sequence:mail:${feedbackSender}`],
  ];
}

/** A bare CR, which no encoding here would hide, must not reach SES. */
const withLineFeeds = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

function plain(value: string): string {
  if (!/^[\x20-\x7e]+$/.test(value) || value.length > longestHeader)
    throw new Error('a header value is not plain');
  return value;
}

function refuseControls(value: string): void {
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) throw new Error('a header value holds a control character');
}
