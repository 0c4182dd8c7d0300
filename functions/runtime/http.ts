import middy, { type MiddlewareObj } from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import urlencodeBodyParser from '@middy/http-urlencode-body-parser';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';

import type { InputOf, Operation, OutputOf, Page } from '#shared/contract/operation.ts';
import type { Problem } from '#shared/contract/problem.ts';
import type { HttpFunction, OperationId, OperationsOf } from '#shared/declarations/routes.ts';
import { routeKey, routes } from '#shared/declarations/routes.ts';
import { jsonHeaders } from '#shared/declarations/security-headers.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { Actor } from '#shared/usecases/staff/actor.ts';
import { type FunctionLog, functionLog } from './log.ts';
import { admitFrom } from './origin.ts';
import { parsePart, problemOf } from './problem.ts';

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;

/** One handler for each route of the function: a missing one does not compile. */
export type Handlers<D, O extends Record<string, Operation>> = {
  readonly [Id in keyof O]: (
    deps: D,
    input: InputOf<O[Id]> & { readonly actor: Actor },
  ) => Promise<OutputOf<O[Id]>>;
};

/** What a function needs of its dependencies for the stack itself. */
export interface HttpDeps {
  readonly log: FunctionLog;
  /** What the distribution says with each request, where one stands before. */
  readonly originKey: string | undefined;
  /** Who calls, by the Authorization header, and whether they may; only where there are staff routes. */
  readonly authorize?: (operation: OperationId, authorization: string | undefined) => Promise<Actor>;
  /** How browsers are answered; only where browsers post. */
  readonly pages?: {
    readonly headers: Readonly<Record<string, string>>;
    readonly problem: (problem: Problem) => string;
    /** The page of success where the operation itself answers JSON. */
    readonly success?: () => string;
  };
}

type BodyParser = MiddlewareObj<Event, Result>;

/** The parsers are typed for the event as they leave it, with the body parsed; they get it as it comes. */
const parserOf = (parser: { before?: unknown }): BodyParser => parser as BodyParser;

const nobody: Actor = { user: 'public', roles: [] };

/**
 * The one middy stack for HTTP: size, route, caller, body, schemas, handler, answer, and one boundary
 * that turns every error into problem details or a page.
 *
 * @param maxBody largest body in bytes
 */
export function httpFunction<
  F extends HttpFunction,
  const O extends Record<OperationsOf<F>, Operation>,
  D extends HttpDeps,
>(name: F, operations: O, makeDeps: (log: FunctionLog) => D, handlers: Handlers<D, O>, maxBody = 32 * 1024) {
  const idOf = new Map(operationIdsOf(operations).map((id) => [routeKey(id), id]));
  const find = (event: Event) => {
    const id = idOf.get(event.routeKey.replace(/(?<=.)\/$/, ''));
    return id === undefined ? undefined : { id, operation: operations[id], handle: handlers[id] };
  };
  let made: D | undefined;
  const depsOf = (): D => {
    made ??= makeDeps(functionLog(name));
    return made;
  };

  const callers = new WeakMap<Event, Actor>();
  const admit = async (event: Event): Promise<void> => {
    admitFrom(depsOf().originKey, event);
    const bytes = Buffer.byteLength(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    if (bytes > maxBody) throw Object.assign(new Error('body too large'), { statusCode: 413 });
    const route = find(event);
    if (route === undefined) throw new AppError('not-found', 'route.unknown', 'There is nothing here.');
    const actor = await depsOf().authorize?.(route.id, event.headers['authorization']);
    if (actor) callers.set(event, actor);
  };

  const answer = async (event: Event): Promise<Result> => {
    const deps = depsOf();
    const route = find(event);
    if (route === undefined) throw new Error('a request that was not admitted');
    const { id, operation, handle } = route;
    const input = {
      actor: callers.get(event) ?? nobody,
      path: parsePart(operation.path, event.pathParameters ?? {}),
      query: parsePart(operation.query, event.queryStringParameters ?? {}),
      body: parsePart(operation.body, event.body ?? {}),
    };
    // Which schemas belong to which handler is checked where the handlers are given.
    const output: unknown = await Reflect.apply(handle, undefined, [deps, input]);
    deps.log.info('http.answered', { operation: id });
    if (operation.response === undefined) return kept(operation, page(deps, parsePage(output)));
    const body = z.parse(operation.response, output);
    return deps.pages?.success && isForm(event)
      ? page(deps, { status: operation.status, html: deps.pages.success() })
      : kept(operation, json(operation.status, 'application/json', body));
  };

  const refuse = (event: Event, error: unknown): Result => {
    const deps = depsOf();
    const problem = problemOf(error);
    const operation = find(event)?.operation;
    if (problem.status >= 500) deps.log.error('http.failed', error, { route: event.routeKey });
    else
      deps.log.info('http.refused', { route: event.routeKey, status: problem.status, problem: problem.type });
    return deps.pages && (isForm(event) || operation?.response === undefined)
      ? page(deps, { status: problem.status, html: deps.pages.problem(problem) })
      : json(problem.status, 'application/problem+json', problem);
  };

  /** A body is read only where the operation has one: one-click leaving must not depend on it (D-17). */
  const whereRead = (parser: BodyParser): MiddlewareObj<Event, Result> => ({
    before: (request) => (find(request.event)?.operation.body ? parser.before?.(request) : undefined),
  });

  return middy<Event, Result>()
    .use({
      // Before the body is read: a stranger's megabytes are not parsed.
      before: ({ event }) => admit(event),
      after: () => depsOf().log.flush(),
      onError: (request) => {
        request.response = refuse(request.event, request.error);
        depsOf().log.flush();
      },
    })
    .use(whereRead(parserOf(jsonBodyParser({ disableContentTypeError: true }))))
    .use(whereRead(parserOf(urlencodeBodyParser({ disableContentTypeError: true }))))
    .handler(answer);
}

function operationIdsOf<O extends object>(operations: O): (keyof O & OperationId)[] {
  return Object.keys(operations).filter((id): id is keyof O & OperationId & string => id in routes);
}

const contentType = (event: Event): string =>
  event.headers['content-type'] ?? event.headers['Content-Type'] ?? '';

/** A browser's own form post, which expects a page. */
const isForm = (event: Event): boolean => /^application\/x-www-form-urlencoded\b/i.test(contentType(event));

function parsePage(output: unknown): Page {
  if (typeof output === 'object' && output !== null && 'status' in output && 'html' in output) {
    const { status, html } = output;
    if (typeof status === 'number' && typeof html === 'string') return { status, html };
  }
  throw new Error('the handler of a page must answer with a page');
}

function page(deps: HttpDeps, { status, html }: Page): Result {
  return { statusCode: status, headers: { ...deps.pages?.headers }, body: html };
}

/** What everybody gets alike may be kept for a while; nothing else, and no error, ever is. */
function kept({ cacheSeconds, status }: Operation, result: Result): Result {
  if (cacheSeconds === undefined || result.statusCode !== status) return result;
  const headers = { ...result.headers, 'cache-control': `public, max-age=${cacheSeconds}` };
  return { ...result, headers };
}

function json(status: number, type: string, body: unknown): Result {
  return {
    statusCode: status,
    headers: { ...jsonHeaders, 'content-type': type },
    body: JSON.stringify(body),
  };
}
