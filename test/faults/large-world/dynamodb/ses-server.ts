import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { close, listen } from '#infra/local/loopback-server.ts';
import { acceptedXml, faultXml } from '../../../support/loopback-ses.ts';
import type { Fate, SesAnswer, SesStandIn } from '../ses-stand-in.ts';

/** SES over HTTP: the query protocol, with every way in which it can fail. */
export interface SesServer {
  readonly url: string;
  /** What becomes of the next call for this mail. */
  prepare(ses: SesStandIn, tag: string, fate: Fate): void;
  /** Closes connections that the client believes to be open. */
  closeIdle(): void;
  stop(): Promise<void>;
}

export async function startSesServer(): Promise<SesServer> {
  const fates = new Map<string, Fate>();
  let standIn: SesStandIn | undefined;
  const server = createServer(async (request, response) => {
    const { tag, to } = await readCall(request);
    if (standIn === undefined) throw new Error('a call that nobody prepared');
    give(standIn.answer(fates.get(tag), tag, to), response);
  });
  const { url } = await listen(server);
  return {
    url,
    prepare(ses, tag, fate) {
      standIn = ses;
      fates.set(tag, fate);
    },
    closeIdle: () => server.closeIdleConnections(),
    stop: () => close(server),
  };
}

async function readCall(request: IncomingMessage): Promise<{ tag: string; to: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const form = new URLSearchParams(Buffer.concat(chunks).toString('latin1'));
  return { tag: form.get('Tags.member.1.Value') ?? '', to: form.get('Destinations.member.1') ?? '' };
}

function give(answer: SesAnswer, response: ServerResponse): void {
  const write = (status: number, body: string) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  switch (answer.do) {
    case 'accept':
      return void write(200, acceptedXml(answer.messageId));
    case 'fail': {
      const type = answer.status < 500 ? 'Sender' : 'Receiver';
      return void write(answer.status, faultXml(answer.code, answer.message, type));
    }
    case 'say-half': {
      const body = acceptedXml(answer.messageId ?? '');
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
      return;
    }
    case 'reset':
    case 'refuse-connection':
      return void response.socket?.resetAndDestroy();
    case 'hang':
      return;
  }
}
