import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { pageHeaders } from '#functions/http/pages/layout.ts';
import { staticSiteHeaders } from '#shared/declarations/security-headers.ts';
import { buildSite } from '#web/build.ts';

export interface StaticSite {
  readonly url: string;
  stop(): Promise<void>;
}

/** The static files and the given pages (path to HTML) on a free port, with their real headers. */
export async function startStaticSite(pages: Readonly<Record<string, string>> = {}): Promise<StaticSite> {
  const files = new Map((await buildSite()).map((file) => [`/${file.path}`, file]));
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const file = files.get(path);
    const page = pages[path];
    if (file !== undefined) {
      const headers = { 'content-type': file.contentType, 'cache-control': file.cache };
      response.writeHead(200, { ...staticSiteHeaders, ...headers }).end(file.body);
    } else if (page !== undefined) {
      response.writeHead(200, pageHeaders).end(page);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
