import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A call as SES saw it: the query protocol, decoded. */
export interface SesCall {
  readonly raw: Buffer;
  readonly destinations: readonly string[];
  readonly configurationSet: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly authorization: string;
}

/** What the endpoint does with a call that it has read to the end. */
export type SesAnswer =
  | { readonly do: 'accept' }
  /** An error as SES words it. */
  | { readonly do: 'fail'; readonly status: number; readonly code: string; readonly message: string }
  /** Any bytes in place of an answer of SES. */
  | { readonly do: 'say'; readonly status: number; readonly body: string }
  /** The head and half of the body, then the connection breaks. */
  | { readonly do: 'say-half'; readonly status: number; readonly body: string }
  | { readonly do: 'reset' }
  | { readonly do: 'hang' };

export interface LoopbackSes {
  readonly url: string;
  readonly port: number;
  /** Every call that was read to its end, whatever was answered. */
  readonly calls: readonly SesCall[];
  /** How many of them were accepted. */
  accepted(): number;
  /** Connections that were made so far. */
  connections(): number;
  /** Decides about each next call; accepts everything until told. */
  play(answer: SesAnswer | ((call: SesCall) => SesAnswer | Promise<SesAnswer>)): void;
  /** Resets a request when its first bytes arrive, before it is read. */
  resetOnFirstByte(): void;
  /**
   * Forgets every connection that is idle without a word to the peer, as a NAT does: what comes on it
   * later is answered with a reset.
   */
  forgetIdle(): void;
  stop(): Promise<void>;
}

const namespace = 'xmlns="http://ses.amazonaws.com/doc/2010-12-01/"';
export const acceptedXml = (messageId: string): string =>
  `<SendRawEmailResponse ${namespace}><SendRawEmailResult><MessageId>${messageId}</MessageId></SendRawEmailResult></SendRawEmailResponse>`;
export const faultXml = (code: string, message: string, type = 'Sender'): string =>
  `<ErrorResponse ${namespace}><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

const quotaAnswer: SesAnswer = {
  do: 'say',
  status: 200,
  body: `<GetSendQuotaResponse ${namespace}><GetSendQuotaResult><Max24HourSend>-1</Max24HourSend><MaxSendRate>100000</MaxSendRate><SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`,
};

export async function startLoopbackSes(): Promise<LoopbackSes> {
  const calls: SesCall[] = [];
  const sockets = new Set<Socket>();
  const forgotten = new WeakSet<Socket>();
  let made = 0;
  let accepted = 0;
  let resetsEarly = false;
  let decide: (call: SesCall) => SesAnswer | Promise<SesAnswer> = () => ({ do: 'accept' });

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    // No call that carries a mail, so it is neither counted nor decided about.
    if (body.includes('Action=GetSendQuota')) return void give(quotaAnswer, response, 0);
    const call = callOf(request, body);
    const number = calls.push(call);
    const answer = await decide(call);
    if (answer.do === 'accept') accepted += 1;
    give(answer, response, number);
  });
  server.keepAliveTimeout = 600_000;
  const inner = await listen(server);

  // Node's HTTP server hides the first bytes, so the connections that misbehave are made in front of it.
  const front = createTcpServer((socket) => {
    made += 1;
    sockets.add(socket);
    const upstream = connect(inner, '127.0.0.1');
    socket.on('data', (bytes) => {
      if (resetsEarly || forgotten.has(socket)) socket.resetAndDestroy();
      else upstream.write(bytes);
    });
    socket
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket);
        upstream.destroy();
      });
    upstream
      .on('data', (bytes) => socket.write(bytes))
      .on('end', () => socket.end())
      .on('error', () => socket.resetAndDestroy());
  });
  const port = await listen(front);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls,
    accepted: () => accepted,
    connections: () => made,
    play: (answer) => {
      decide = typeof answer === 'function' ? answer : () => answer;
    },
    resetOnFirstByte: () => {
      resetsEarly = true;
    },
    forgetIdle: () => {
      for (const socket of sockets) forgotten.add(socket);
    },
    async stop() {
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await Promise.all([front, server].map((each) => new Promise((done) => each.close(done))));
    },
  };
}

/** Takes connections and says nothing on them: for TLS handshakes that never end. */
export async function startMuteServer(): Promise<{
  port: number;
  connections(): number;
  stop(): Promise<void>;
}> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => void sockets.add(socket.on('error', () => {})));
  const port = await listen(server);
  return {
    port,
    connections: () => sockets.size,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((done) => server.close(done));
  return port;
}

function give(answer: SesAnswer, response: ServerResponse, number: number): void {
  const write = (status: number, body: string) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  switch (answer.do) {
    case 'accept':
      return void write(200, acceptedXml(`message-${number}`));
    case 'fail':
      return void write(
        answer.status,
        faultXml(answer.code, answer.message, answer.status < 500 ? 'Sender' : 'Receiver'),
      );
    case 'say':
      return void write(answer.status, answer.body);
    case 'say-half': {
      const { status, body } = answer;
      response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
      return;
    }
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'hang':
      return;
  }
}

function callOf(request: IncomingMessage, body: Buffer): SesCall {
  const form = new URLSearchParams(body.toString('latin1'));
  const all = (name: (n: number) => string): string[] => {
    const found: string[] = [];
    for (let n = 1; form.has(name(n)); n++) found.push(form.get(name(n)) ?? '');
    return found;
  };
  const names = all((n) => `Tags.member.${n}.Name`);
  const values = all((n) => `Tags.member.${n}.Value`);
  return {
    raw: Buffer.from(form.get('RawMessage.Data') ?? '', 'base64'),
    destinations: all((n) => `Destinations.member.${n}`),
    configurationSet: form.get('ConfigurationSetName'),
    tags: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])),
    authorization: request.headers.authorization ?? '',
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
