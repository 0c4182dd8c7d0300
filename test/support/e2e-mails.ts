import PostalMime from 'postal-mime';

import type { ReceivedMail } from './e2e-service.ts';
import { htmlLinks, textLinks } from './mail-links.ts';

/** What is kept of a mail after it was looked through. */
export interface ReadMail {
  readonly messageId: string;
  readonly at: number;
  readonly to: string;
  readonly subject: string;
  /** Address of the one-click POST; only mails of the sequence have one. */
  readonly leaveUrl?: string;
  readonly links: readonly string[];
  /** Rules that it breaks. */
  readonly faults: readonly string[];
}

const everyMail = [
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
] as const;
const sequenceMail = ['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id'] as const;
const longestHtml = 80 * 1024;
const postalAddress = '1 Example Street';

/** Parses a mail with a parser of its own and checks the format rules (D-15, D-30 to D-43). */
export async function readMail({ messageId, at, to, raw }: ReceivedMail): Promise<ReadMail> {
  const faults: string[] = [];
  const must = (holds: boolean, rule: string) => holds || faults.push(rule);
  const parsed = await PostalMime.parse(raw);
  const text = parsed.text ?? '';
  const html = parsed.html ?? '';
  const header = (name: string) => parsed.headers.filter(({ key }) => key === name).map(({ value }) => value);
  const isSequence = header('list-unsubscribe').length > 0;

  for (const name of isSequence ? [...everyMail, ...sequenceMail] : everyMail) {
    must(header(name).length === 1, `${header(name).length} headers ${name}`);
  }
  must(parsed.to?.length === 1 && parsed.to[0]?.address === to, 'To is not the recipient');
  must(parsed.from?.address?.endsWith('.example.org') ?? false, 'From is not ours');
  must(/^multipart\/alternative/.test(header('content-type')[0] ?? ''), 'not multipart/alternative');
  must(text.trim() !== '' && html.trim() !== '', 'a part is empty');
  must(text.includes(postalAddress) && html.includes(postalAddress), 'no postal address');
  must(html.length <= longestHtml, 'HTML too long');
  must(!/<(img|script|iframe|link)\b/i.test(html), 'HTML loads something');

  const links = [...new Set(htmlLinks(html))].sort();
  const same = [...new Set(textLinks(text))].sort();
  must(
    JSON.stringify(links) === JSON.stringify(same),
    `links differ: ${links.length} in HTML, ${same.length} in text`,
  );
  faults.push(...rawFaults(raw));

  let leaveUrl: string | undefined;
  if (isSequence) {
    leaveUrl = /^List-Unsubscribe: <(https?:\/\/[!-~]+)>\r$/m.exec(raw.toString('latin1'))?.[1];
    must(leaveUrl !== undefined && leaveUrl.length <= 178, 'List-Unsubscribe is not one plain line');
    must(leaveUrl !== undefined && links.includes(leaveUrl), 'the leave link is not in the text');
    must(header('list-unsubscribe-post')[0] === 'List-Unsubscribe=One-Click', 'List-Unsubscribe-Post');
    must(/<[a-z0-9.-]+>$/.test(header('list-id')[0] ?? ''), 'List-Id');
    must(
      /^[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]{5,15}$/.test(header('feedback-id')[0] ?? ''),
      'Feedback-ID',
    );
  }
  const read = { messageId, at, to, subject: parsed.subject ?? '', links, faults };
  return leaveUrl === undefined ? read : { ...read, leaveUrl };
}

/** Rules about bytes, which a parser forgives. */
function rawFaults(raw: Buffer): string[] {
  const faults: string[] = [];
  const text = raw.toString('latin1');
  if (/[^\r]\n|\r(?!\n)/.test(text)) faults.push('a line end is not CRLF');
  if (text.split('\r\n').some((line) => line.length > 998)) faults.push('a line over 998 octets');
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a header may hold is ASCII
  if (/[^\x00-\x7f]/.test(head)) faults.push('a header byte is not ASCII');
  if (/(^|\r\n)(List-[\w-]+|Feedback-ID):[^\r]*=\?/i.test(head)) faults.push('a list header is encoded');
  return faults;
}

export const linkTo = (mail: ReadMail, page: 'c' | 'u' | 'p'): string | undefined =>
  mail.links.find((link) => new URL(link).pathname.startsWith(`/${page}/`));
