import { createServer } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * The emulator's API Gateway asks its own user pool for keys over plain HTTP, where it answers TLS only.
 * As its HTTP proxy, this asks again with TLS.
 */
export async function startKeyRelay(certificate: () => string) {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '');
    asked.protocol = 'https:';
    get(asked, { ca: certificate() }, (answer) => {
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
    }).once('error', () => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
