import { createServer } from 'node:http';
import type { Socket } from 'node:net';

import { listen, readBody } from '#infra/local/loopback-server.ts';
import { sesMailer } from '#shared/adapters/ses-mailer.ts';
import type { Mail } from '#shared/domain/mail.ts';
import { buildSender } from '#test/support/builders.ts';

const mail: Mail = {
  stream: 'sequence',
  to: 'ana.lopez@mail.example.com',
  subject: 'What you asked for',
  body: { html: '<p>Hello</p>', text: 'Hello' },
  list: { leaveUrl: 'https://lantern.example/u/token', listId: 'first-steps', campaign: 'first-steps' },
  tag: 'first-steps_k3vq7znb2xw5mtra_welcome',
};
const invocations = 4;

/**
 * What a network between does that forgets a connection while the function is frozen: nothing tells the
 * client, and the next call on it is answered by a reset. A mailer that begins each invocation with
 * connections of its own never meets one.
 */
export async function forgottenConnections(): Promise<readonly string[]> {
  const used = new WeakSet<Socket>();
  const server = await listen(
    createServer(async (request, response) => {
      if (used.has(request.socket)) {
        request.socket.resetAndDestroy();
        return;
      }
      used.add(request.socket);
      await readBody(request, 1_000_000);
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        '<SendRawEmailResponse><SendRawEmailResult><MessageId>m</MessageId></SendRawEmailResult></SendRawEmailResponse>',
      );
    }),
  );
  process.env['AWS_ENDPOINT_URL_SES'] = server.url;
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  const mailer = sesMailer(buildSender(), 'sequence', { now: Date.now });
  const wrong: string[] = [];
  for (let invocation = 1; invocation <= invocations; invocation++) {
    mailer.dropConnections();
    const { kind } = await mailer.send(mail);
    if (kind !== 'accepted') wrong.push(`invocation ${invocation} met a forgotten connection: ${kind}`);
  }
  mailer.dropConnections();
  await server.stop();
  return wrong;
}
