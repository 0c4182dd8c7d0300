import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

import { type OperationsOf, routeKey, routes } from '#shared/declarations/routes.ts';

export type StaffOperation = OperationsOf<'staff'>;

export interface StaffRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly authorization?: string;
}

export interface StaffAnswer {
  readonly status: number;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
  readonly body: any;
}

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Calls a staff route as API Gateway does. */
export async function call(
  handler: unknown,
  id: StaffOperation,
  request: StaffRequest = {},
): Promise<StaffAnswer> {
  const { method, path } = routes[id];
  const event = {
    version: '2.0',
    routeKey: routeKey(id),
    rawPath: path,
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      ...(request.authorization === undefined ? {} : { authorization: request.authorization }),
    },
    ...(request.path ? { pathParameters: request.path } : {}),
    ...(request.query ? { queryStringParameters: request.query } : {}),
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    isBase64Encoded: false,
    requestContext: { http: { method, path } },
  } as unknown as APIGatewayProxyEventV2;
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30_000 } as Context;
  const result = await (handler as Handler)(event, context);
  return {
    status: result.statusCode ?? 0,
    type: String(result.headers?.['content-type']),
    body: JSON.parse(result.body ?? 'null'),
  };
}
