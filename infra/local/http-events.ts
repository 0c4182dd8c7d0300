import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';

/** A row of the route table that a request fits. */
export interface MatchedRoute {
  /** `POST /u/{token}` */
  readonly key: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The event of an HTTP API, payload format 2.0. `claims` are those of the JWT authorizer. */
export function httpEvent(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  route: MatchedRoute,
  claims?: Readonly<Record<string, unknown>>,
): APIGatewayProxyEventV2 & { requestContext: { authorizer?: unknown } } {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value = '']) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
  const isText = textTypes.test(headers['content-type'] ?? 'text/plain');
  const query = queryOf(url);
  const now = Date.now();
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(headers['cookie'] === undefined ? {} : { cookies: headers['cookie'].split('; ') }),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(route.parameters).length === 0 ? {} : { pathParameters: { ...route.parameters } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers['host'] ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
      ...(claims === undefined ? {} : { authorizer: { jwt: { claims: textClaims(claims), scopes: null } } }),
    },
    ...(body.length === 0 ? {} : { body: isText ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** API Gateway hands over bodies of these types as they are; forms and everything else in base64. */
const textTypes = /^(text\/|application\/(json|xml|javascript)|application\/[\w.-]+\+(json|xml))/i;

function queryOf(url: URL): Record<string, string> | undefined {
  const names = [...new Set(url.searchParams.keys())];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(',')]));
}

/** The authorizer writes every claim as text, and lists as `[a b]`. */
function textClaims(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
    ]),
  );
}

const resultSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** Writes what a function answered. An answer without a status is one that API Gateway cannot read. */
export function writeResult(response: ServerResponse, answer: unknown): void {
  const { statusCode, headers, cookies, body, isBase64Encoded } = resultSchema.parse(answer);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.writeHead(statusCode).end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
}
