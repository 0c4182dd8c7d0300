import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';

export interface Surroundings {
  readonly endpoint: string;
  /** Bodies put on the send queue. */
  readonly queued: readonly unknown[];
  /** Messages given to SES, as sent. */
  readonly mails: readonly string[];
  stop(): Promise<void>;
}

/** The root keys, a send queue and SES, answering just what the staff function asks of them. */
export async function startSurroundings(): Promise<Surroundings> {
  const queued: unknown[] = [];
  const mails: string[] = [];
  const secret = JSON.stringify({ k1: 'a root key that is for tests alone, and long enough' });
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    const target = String(request.headers['x-amz-target']);
    if (target.endsWith('GetSecretValue')) {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ Name: 'keys', SecretString: secret }));
    } else if (target.endsWith('SendMessage')) {
      const { MessageBody: text, DelaySeconds: delay } = JSON.parse(body);
      queued.push({ ...JSON.parse(text), delay });
      const MD5OfMessageBody = createHash('md5').update(text).digest('hex');
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ MessageId: `queued-${queued.length}`, MD5OfMessageBody }));
    } else {
      const raw = new URLSearchParams(body).get('RawMessage.Data') ?? '';
      mails.push(Buffer.from(raw, 'base64').toString('utf8'));
      const result = `<SendRawEmailResult><MessageId>mail-${mails.length}</MessageId></SendRawEmailResult>`;
      response.setHeader('content-type', 'text/xml');
      response.end(
        `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">${result}</SendRawEmailResponse>`,
      );
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queued,
    mails,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
