import { randomBytes } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode, { type MimeNodeHeaderValue } from 'nodemailer/lib/mime-node';

import type { Instant } from '#shared/domain/instant.ts';
import type { Mail } from '#shared/domain/mail.ts';
import type { Sender } from '#shared/domain/sender.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** Names the sender in Feedback-ID: the same in every mail, 5 to 15 characters (D-38). */
const feedbackSender = 'lantern';
/** Characters: structured headers stay on one short line (D-32), and no relay takes a line of more than 998. */
const longest = { listHeader: 200, line: 900 } as const;

/**
 * Writes mails as bytes: multipart/alternative with text first, quoted-printable, CRLF, at most 998 octets
 * a line. SES replaces Message-ID and Date.
 *
 * The parts are put together here, at once: nodemailer's own composer pipes each of them through four
 * streams, which took more processor time than everything else that we do for a mail.
 *
 * @throws when a value could break a header, of the sender at once, of a mail when it is written
 */
export function mimeWriter(sender: Sender): (mail: Mail, now: Instant) => Uint8Array {
  refuseControls(sender.name);
  const headers = {
    sequence: senderHeadersOf(sender, sender.sequenceAddress),
    confirmation: senderHeadersOf(sender, sender.confirmationAddress),
  };
  const listHost = new URL(sender.publicUrl).hostname;
  return (mail, now) => {
    const { from, domain } = headers[mail.stream];
    refuseControls(mail.subject);
    // Quoted-printable never holds `=_`, so no text can hold the boundary.
    const boundary = `=_${randomBytes(12).toString('hex')}`;
    const lines = [
      ...from,
      // One address and nothing else: encoding would read it as a list.
      `To: ${plain(mail.to, longest.line)}`,
      encoded('Subject', mail.subject),
      `Message-ID: ${plain(`<${mail.tag}.${now}@${domain}>`, longest.line)}`,
      `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
      ...listHeadersOf(mail, listHost).map(([name, value]) => `${name}: ${plain(value, longest.listHeader)}`),
      'MIME-Version: 1.0',
      `Content-Type: multipart/alternative; boundary="${boundary}"`,
      '',
      ...partOf('plain', mail.body.text, boundary),
      ...partOf('html', mail.body.html, boundary),
      `--${boundary}--`,
      '',
    ];
    return Buffer.from(lines.join('\r\n'), 'latin1');
  };
}

/** The same in every mail of a stream, and costly to encode. */
function senderHeadersOf({ name, replyTo }: Sender, address: string) {
  return {
    from: [encoded('From', { name, address }), encoded('Reply-To', replyTo)],
    domain: address.slice(address.lastIndexOf('@') + 1),
  };
}

/** Never a tree of parts: it only knows how each header is encoded. */
const encoder = new MimeNode(undefined, { textEncoding: 'Q' });

const encoded = (name: string, value: MimeNodeHeaderValue): string =>
  foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`, 76);

/** Quoted-printable also where plain ASCII would do, so that no relay has a reason to touch the text (D-30). */
function partOf(type: 'plain' | 'html', text: string, boundary: string): readonly string[] {
  return [
    `--${boundary}`,
    `Content-Type: text/${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(text),
  ];
}

/** Structured headers: never encoded and never folded, since Gmail ignores an encoded List-Unsubscribe (D-32). */
function listHeadersOf({ list }: Mail, host: string): readonly (readonly [string, string])[] {
  if (!list) return [['Auto-Submitted', 'auto-generated']];
  const { leaveUrl, listId, campaign } = list;
  return [
    ['List-Unsubscribe', `<${leaveUrl}>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['List-ID', `<${listId}.${host}>`],
    ['Feedback-ID', `${campaign}:sequence:mail:${feedbackSender}`],
  ];
}

function plain(value: string, most: number): string {
  if (!/^[\x20-\x7e]+$/.test(value) || value.length > most) throw new Error('a header value is not plain');
  return value;
}

function refuseControls(value: string): void {
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) throw new Error('a header value holds a control character');
}
