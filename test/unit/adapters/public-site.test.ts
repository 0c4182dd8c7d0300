import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type LoopbackServer, listen, readBody } from '#infra/local/loopback-server.ts';
import { publicSite } from '#shared/adapters/public-site.ts';

interface Seen {
  readonly asked: string;
  readonly type: string | undefined;
  readonly agent: string | undefined;
  readonly body: string | undefined;
}

const seen: Seen[] = [];
let server: LoopbackServer;

const see = async (request: IncomingMessage): Promise<void> => {
  const { 'content-type': type, 'user-agent': agent } = request.headers;
  const body = (await readBody(request, 1_000))?.toString();
  seen.push({ asked: `${request.method} ${request.url}`, type, agent, body });
};

beforeAll(async () => {
  server = await listen(
    createServer(async (request, response) => {
      await see(request);
      if (request.url === '/moved') response.writeHead(303, { location: '/' }).end();
      else if (request.url === '/dropped') request.socket.destroy();
      else response.writeHead(403).end('no');
    }),
  );
});
afterAll(() => server.stop());

it('asks as a browser or a mail client does, and answers with the status alone', async () => {
  const site = publicSite(server.url);
  expect(await site.get('/c/token')).toBe(403);
  expect(await site.post('/u/token', { 'List-Unsubscribe': 'One-Click' })).toBe(403);
  expect(seen).toMatchObject([
    { asked: 'GET /c/token', agent: 'lantern-canary', body: '' },
    {
      asked: 'POST /u/token',
      type: expect.stringContaining('application/x-www-form-urlencoded'),
      agent: 'lantern-canary',
      body: 'List-Unsubscribe=One-Click',
    },
  ]);
});

it('does not follow to another page', async () => {
  expect(await publicSite(server.url).get('/moved')).toBe(303);
});

it('has no answer where nobody answers, or somebody hangs up', async () => {
  expect(await publicSite(server.url).get('/dropped')).toBeUndefined();
  expect(await publicSite('http://127.0.0.1:1').get('/')).toBeUndefined();
});
