import { textLinks } from '#test/support/mail-links.ts';
import type { Caller } from './caller.ts';

export interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly links: readonly string[];
  readonly raw: string;
}

interface Sent {
  readonly MessageId: string;
  readonly Source: string;
  readonly To: readonly string[];
  readonly Subject: string;
  readonly BodyText: string;
}

/** What SES took for this address, the oldest first. */
export async function mailsTo(call: Caller, address: string): Promise<readonly Mail[]> {
  const { text } = await call({ host: 'localhost', path: '/_ministack/ses/messages' });
  const { messages } = JSON.parse(text) as { messages: Readonly<Record<string, readonly Sent[]>> };
  return Object.values(messages)
    .flat()
    .filter(({ To }) => To.some((to) => to.includes(address)))
    .map(({ MessageId, Source, Subject, BodyText }) => ({
      messageId: MessageId,
      from: Source,
      subject: Subject,
      links: textLinks(BodyText),
      raw: BodyText,
    }));
}

/** Path of the link in a mail that leads to this page. */
export function pathTo({ links }: Mail, page: 'c' | 'u' | 'p'): string {
  const link = links.find((one) => new URL(one).pathname.startsWith(`/${page}/`));
  if (link === undefined) throw new Error(`no link to /${page}/`);
  return new URL(link).pathname;
}
