import type { IncomingMessage, ServerResponse } from 'node:http';

import { routes } from '#shared/declarations/routes.ts';
import { consoleHeaders, staticSiteHeaders } from '#shared/declarations/security-headers.ts';
import type { Functions } from './functions.ts';
import { httpEvent, writeResult } from './http-events.ts';
import { readBody } from './loopback-server.ts';
import { matchRoute } from './route-matcher.ts';
import type { StaffTokens } from './staff-tokens.ts';
import type { StaticFile } from './static-files.ts';

/** API Gateway's own limit. */
const longestBody = 10 * 1024 * 1024;

interface Parts {
  /** The files of the console, by path. */
  readonly consoleFile: (path: string) => Promise<StaticFile | undefined>;
  readonly functions: Functions;
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly staff: StaffTokens;
  readonly report: (line: string) => void;
}

export type Gateway = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** What API Gateway and the site's bucket do in AWS: the route table in front of functions and files. */
export function makeGateway({ functions, files, consoleFile, staff, report }: Parts): Gateway {
  return async (request, response, url) => {
    const route = matchRoute(request.method ?? '', url.pathname);
    if (route === undefined || routes[route.id].fn === 'site') {
      const file =
        request.method === 'GET' ? (files.get(url.pathname) ?? (await consoleFile(url.pathname))) : undefined;
      return file === undefined ? refuse(response, 404, 'Not Found') : serve(response, file);
    }
    const body = await readBody(request, longestBody);
    if (body === undefined) return refuse(response, 413, 'Request Entity Too Large');
    let claims: Record<string, unknown> | undefined;
    const { fn, audience } = routes[route.id];
    if (audience === 'staff') {
      claims = await staff.verify((request.headers.authorization ?? '').replace(/^Bearer /i, ''));
      if (claims === undefined) return refuse(response, 401, 'Unauthorized');
    }
    if (fn === 'site') return;
    try {
      writeResult(response, await functions.invoke(fn, httpEvent(request, url, body, route, claims)));
    } catch (error) {
      report(`${fn}: ${error instanceof Error ? error.stack : 'unknown'}`);
      refuse(response, 500, 'Internal Server Error');
    }
  };
}

/** The words of API Gateway. */
function refuse(response: ServerResponse, status: number, message: string): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}

function serve(response: ServerResponse, file: StaticFile): void {
  response.writeHead(200, {
    ...(file.path.startsWith('staff/') ? consoleHeaders([]) : staticSiteHeaders),
    'content-type': file.contentType,
    'cache-control': file.cache ?? 'no-cache',
  });
  response.end(file.body);
}
