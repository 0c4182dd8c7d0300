import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

import { type Answer, BadRequest, json } from './control-answer.ts';
import { readBody } from './loopback-server.ts';
import type { MailEvents } from './mail-events.ts';
import { eventKinds } from './ses-events.ts';
import type { SesStandIn } from './ses-stand-in.ts';
import { issuerRoutes } from './staff-issuer.ts';
import { isRole, type StaffTokens } from './staff-tokens.ts';
import type { TableReader } from './table-reader.ts';
import type { Timeline } from './timeline.ts';
import type { VirtualClock } from './virtual-clock.ts';

interface Parts {
  readonly clock: VirtualClock;
  readonly timeline: Timeline;
  readonly ses: SesStandIn;
  readonly events: MailEvents;
  readonly reader: TableReader;
  readonly staff: StaffTokens;
  readonly inboxUrl: string | undefined;
}

const advanceSchema = z.strictObject({ by: z.string() });
const feedbackSchema = z.strictObject({ messageId: z.string(), event: z.enum(eventKinds) });

export type ControlRoutes = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** The routes under `/local`, which only the embedded run has. */
export function makeControlRoutes(parts: Parts): ControlRoutes {
  const handlers: Readonly<Record<string, (request: IncomingMessage, url: URL) => Promise<Answer>>> = {
    'GET /local': async (request) => ({
      type: 'text/html; charset=utf-8',
      body: overview(`http://${request.headers.host}`, parts.inboxUrl),
    }),
    'POST /local/advance': async (request) =>
      json(await advance(parts, await bodyOf(request, advanceSchema))),
    'GET /local/messages': async (_, url) => ({ type: 'application/json', body: messages(parts.ses, url) }),
    'POST /local/feedback': async (request) =>
      json(await feedback(parts, await bodyOf(request, feedbackSchema))),
    'GET /local/staff-token': (request, url) => staffToken(parts.staff, request, url),
    ...issuerRoutes(parts.staff),
  };
  return async (request, response, url) => {
    const handler = handlers[`${request.method} ${url.pathname}`];
    try {
      if (handler === undefined) return problem(response, 404, 'There is no such route.');
      // A web page that is open in the same browser must not move the clock or take a token.
      if (isForeign(request)) return problem(response, 403, 'Only for programs on this machine.');
      const { type, body, location } = await handler(request, url);
      const headers = { 'content-type': type, 'cache-control': 'no-store' };
      if (location === undefined) response.writeHead(200, headers);
      else response.writeHead(303, { ...headers, location });
      if (typeof body === 'string') response.end(body);
      else await pipeline(Readable.from(body), response);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      problem(response, 400, error.message);
    }
  };
}

async function advance(
  { clock, timeline, ses, reader }: Parts,
  { by }: z.infer<typeof advanceSchema>,
): Promise<object> {
  const duration = durationOf(by);
  const before = ses.mails.length;
  const { from, to, ticks } = await timeline.advance((now) => {
    const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    return start.add(duration).epochMilliseconds;
  });
  return {
    now: new Date(clock.now()).toISOString(),
    accepted: ses.mails.length - before,
    // Without a tick nobody was visited, and the rows need not be read.
    skipped: ticks === 0 ? 0 : await reader.countSkipped(from, to),
  };
}

function durationOf(text: string): Temporal.Duration {
  try {
    const duration = Temporal.Duration.from(text);
    if (duration.sign === 1) return duration;
  } catch {
    // Said below.
  }
  throw new BadRequest('"by" must be an ISO 8601 duration forward in time, such as P7D or PT1H.');
}

/** Piece by piece: months of mail make more JSON than one string may hold. `?after=` leaves out those up to a message. */
function messages(ses: SesStandIn, url: URL): Iterable<string> {
  const after = url.searchParams.get('after');
  const first = after === null ? 0 : ses.mails.findIndex(({ messageId }) => messageId === after) + 1;
  if (after !== null && first === 0) throw new BadRequest('There is no message with the id in "after".');
  return (function* () {
    yield '[';
    for (const [i, { messageId, at, destinations, raw }] of ses.mails.slice(first).entries()) {
      const message = {
        messageId,
        at: new Date(at).toISOString(),
        to: destinations.join(', '),
        raw: raw.toString('base64'),
      };
      yield `${i === 0 ? '' : ','}${JSON.stringify(message)}`;
    }
    yield ']';
  })();
}

async function feedback(
  { clock, timeline, ses, events }: Parts,
  { messageId, event }: z.infer<typeof feedbackSchema>,
): Promise<object> {
  const mail = ses.find(messageId);
  if (mail === undefined) throw new BadRequest('There is no message with this messageId.');
  const at = clock.now();
  events.publish(event, mail, at);
  await timeline.settle();
  return { messageId, event, at: new Date(at).toISOString() };
}

async function staffToken(staff: StaffTokens, request: IncomingMessage, url: URL): Promise<Answer> {
  const groups = url.searchParams.getAll('role').flatMap((names) => names.split(','));
  const known = groups.filter(isRole);
  if (groups.length === 0 || known.length !== groups.length) {
    throw new BadRequest('"role" must be author, approver, privacy, auditor or admin; several with commas.');
  }
  const token = await staff.sign(url.searchParams.get('user') ?? 'local-user', known);
  const asJson = request.headers.accept?.includes('application/json') ?? false;
  return asJson ? json({ token }) : { type: 'text/plain', body: token };
}

async function bodyOf<S extends z.ZodType>(request: IncomingMessage, schema: S): Promise<z.output<S>> {
  const body = await readBody(request, 10_000);
  let value: unknown;
  try {
    value = JSON.parse(body?.toString('utf8') ?? '');
  } catch {
    throw new BadRequest('The body must be JSON.');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

function isForeign({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return true;
  return headers.origin !== undefined && headers.origin !== `http://${host}`;
}

function problem(response: ServerResponse, status: number, detail: string): void {
  const title = status === 400 ? 'Bad request' : status === 403 ? 'Forbidden' : 'Not found';
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

function overview(url: string, inboxUrl: string | undefined): string {
  const links = [
    ['/', 'Interest form'],
    ...(inboxUrl === undefined ? [] : [[inboxUrl, 'Inbox: every mail so far']]),
    ['/v1/openapi.json', 'API document'],
    ['/staff/', 'Staff console'],
    ['/local/messages', 'Messages as JSON'],
    ['/local/staff-token?role=approver&amp;user=pat', 'A token for the staff API'],
  ];
  const items = links.map(([href, text]) => `<li><a href="${href}">${text}</a></li>`).join('\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Lantern on this machine</title>
<h1>Lantern on this machine</h1>
<ul>
${items}
</ul>
<p>To let a week pass: <code>curl -d '{"by":"P7D"}' ${url}/local/advance</code></p></html>
`;
}
