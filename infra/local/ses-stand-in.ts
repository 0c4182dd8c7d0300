import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { type LoopbackServer, listen, readBody } from './loopback-server.ts';
import type { Instant } from './virtual-clock.ts';

/** A mail as it was given to SES, byte for byte. */
export interface SentMail {
  readonly messageId: string;
  readonly at: Instant;
  readonly source: string;
  readonly destinations: readonly string[];
  readonly configurationSet?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly raw: Buffer;
}

/** An error of SES, for example `Throttling` with `Maximum sending rate exceeded.`. */
export interface SesFault {
  readonly code: string;
  readonly message: string;
  /** HTTP status; default 400. */
  readonly status?: number;
}

interface Options {
  readonly now: () => Instant;
  /** Whether `mails` and `find` know the accepted ones; default true. Long runs need the memory. */
  readonly keep?: boolean;
  /** What GetSendQuota tells; default that of a small account. */
  readonly quota?: { readonly max24HourSend: number; readonly maxSendRate: number };
  /** Sees each mail that was accepted, and the request that brought it. */
  readonly onAccepted?: (
    mail: SentMail,
    request: { readonly body: Buffer; readonly authorization: string },
  ) => void;
}

export interface SesStandIn extends LoopbackServer {
  /** All that were accepted, oldest first. */
  readonly mails: readonly SentMail[];
  find(messageId: string): SentMail | undefined;
  /** Asked before each mail is accepted; what it gives is answered instead. Undefined accepts. */
  play(fault: (mail: SentMail) => SesFault | undefined): void;
}

/**
 * SES, as far as functions use it: the query protocol with SendRawEmail and GetSendQuota. It keeps
 * the raw message, which the SES emulators at hand do not.
 */
export async function startSesStandIn(options: Options): Promise<SesStandIn> {
  const mails: SentMail[] = [];
  const byId = new Map<string, SentMail>();
  let fault: (mail: SentMail) => SesFault | undefined = () => undefined;

  const server = createServer(async (request, response) => {
    const answer = (xml: string, status = 200) =>
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    const body = await readBody(request, 20_000_000);
    if (body === undefined)
      return answer(faultXml({ code: 'RequestEntityTooLarge', message: 'too large' }), 413);
    const form = new URLSearchParams(body.toString('latin1'));
    switch (form.get('Action')) {
      case 'GetSendQuota':
        return answer(quotaXml(options.quota ?? smallAccount, mails.length));
      case 'SendRawEmail': {
        const mail = mailOf(form, options.now());
        const played = fault(mail);
        if (played !== undefined) return answer(faultXml(played), played.status ?? 400);
        if (options.keep ?? true) {
          mails.push(mail);
          byId.set(mail.messageId, mail);
        }
        options.onAccepted?.(mail, { body, authorization: request.headers.authorization ?? '' });
        return answer(acceptedXml(mail.messageId));
      }
      default:
        return answer(faultXml({ code: 'InvalidAction', message: 'not played here' }), 400);
    }
  });
  const listening = await listen(server);
  return {
    ...listening,
    mails,
    find: (messageId) => byId.get(messageId),
    play: (next) => {
      fault = next;
    },
  };
}

function mailOf(form: URLSearchParams, at: Instant): SentMail {
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
  const configurationSet = form.get('ConfigurationSetName');
  const tags = members(form, (n) => form.get(`Tags.member.${n}.Name`)).map((name, i) => [
    name,
    form.get(`Tags.member.${i + 1}.Value`) ?? '',
  ]);
  return {
    messageId: `${randomBytes(8).toString('hex')}-${randomUUID()}-000000`,
    at,
    source: form.get('Source') ?? '',
    destinations: members(form, (n) => form.get(`Destinations.member.${n}`)),
    ...(configurationSet === null ? {} : { configurationSet }),
    tags: Object.fromEntries(tags),
    raw,
  };
}

/** The query protocol counts list members from 1. */
function members(form: URLSearchParams, member: (n: number) => string | null): string[] {
  const found: string[] = [];
  for (let n = 1; n <= form.size; n++) {
    const value = member(n);
    if (value === null) break;
    found.push(value);
  }
  return found;
}

const namespace = 'xmlns="http://ses.amazonaws.com/doc/2010-12-01/"';

function acceptedXml(messageId: string): string {
  return `<SendRawEmailResponse ${namespace}><SendRawEmailResult><MessageId>${messageId}</MessageId></SendRawEmailResult></SendRawEmailResponse>`;
}

const smallAccount = { max24HourSend: 50_000, maxSendRate: 14 };

function quotaXml({ max24HourSend, maxSendRate }: NonNullable<Options['quota']>, sent: number): string {
  return `<GetSendQuotaResponse ${namespace}><GetSendQuotaResult><Max24HourSend>${max24HourSend}</Max24HourSend><MaxSendRate>${maxSendRate}</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`;
}

function faultXml({ code, message, status = 400 }: SesFault): string {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const text = message.replace(/[<&]/g, (char) => (char === '<' ? '&lt;' : '&amp;'));
  return `<ErrorResponse ${namespace}><Error><Type>${type}</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`;
}
