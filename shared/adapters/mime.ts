import { randomBytes } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode, { type MimeNodeHeaderValue } from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';

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
 * The parts are put together here, at once: nodemailer's own composer pipes each of them through four
 * streams, which took more processor time than everything else that we do for a mail.
 *
 * @throws when a value could break a header
 */
export function buildMime(mail: Mail, sender: Sender, now: Instant): Uint8Array {
  for (const value of [mail.to, mail.subject, sender.name]) refuseControls(value);
  // Quoted-printable never holds `=_`, so no text can hold the boundary.
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const lines = [
    ...envelopeOf(mail, sender, now),
    ...plainHeadersOf(mail, sender).map(([name, value]) => `${name}: ${plain(value)}`),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...partOf('plain', mail.body.text, boundary),
    ...partOf('html', mail.body.html, boundary),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** Never a tree of parts: it only knows how each header is encoded. */
const encoder = new MimeNode(undefined, { textEncoding: 'Q' });

const encoded = (name: string, value: MimeNodeHeaderValue): string =>
  foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`, 76);

function envelopeOf(mail: Mail, sender: Sender, now: Instant): readonly string[] {
  const from = mail.stream === 'sequence' ? sender.sequenceAddress : sender.confirmationAddress;
  return [
    encoded('From', { name: sender.name, address: from }),
    encoded('To', mail.to),
    encoded('Reply-To', sender.replyTo),
    encoded('Subject', mail.subject),
    encoded('Message-ID', `<${mail.tag}.${now}@${from.slice(from.lastIndexOf('@') + 1)}>`),
    encoded('Date', new Date(now)),
  ];
}

/** Quoted-printable also where plain ASCII would do, so that no relay has a reason to touch the text (D-30). */
function partOf(type: 'plain' | 'html', text: string, boundary: string): readonly string[] {
  return [
    `--${boundary}`,
    `Content-Type: text/${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    wrap(encode(withLineEnds(text))),
  ];
}

/** Structured headers: never encoded and never folded, since Gmail ignores an encoded List-Unsubscribe (D-32). */
function plainHeadersOf(mail: Mail, sender: Sender): readonly (readonly [string, string])[] {
  if (!mail.list) return [['Auto-Submitted', 'auto-generated']];
  const { leaveUrl, listId, campaign } = mail.list;
  const host = new URL(sender.publicUrl).hostname;
  return [
    ['List-Unsubscribe', `<${leaveUrl}>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['List-ID', `<${listId}.${host}>`],
    ['Feedback-ID', `${campaign}:sequence:mail:${feedbackSender}`],
  ];
}

/** A bare CR or LF, which no encoding here would hide, must not reach SES. */
const withLineEnds = (text: string): string => text.replaceAll(/\r\n?|\n/g, '\r\n');

function plain(value: string): string {
  if (!/^[\x20-\x7e]+$/.test(value) || value.length > longestHeader)
    throw new Error('a header value is not plain');
  return value;
}

function refuseControls(value: string): void {
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) throw new Error('a header value holds a control character');
}
