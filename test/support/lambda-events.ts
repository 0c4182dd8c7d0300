import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context, SQSEvent, SQSRecord } from 'aws-lambda';

const base64Of = (body: string): string => Buffer.from(body).toString('base64');

interface HttpRequest {
  readonly pathParameters?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** As API Gateway hands over every body whose type is neither text nor JSON. */
  readonly base64?: boolean;
}

/** The event of an HTTP API, payload format 2.0. `routeKey` as API Gateway gives it: `POST /v1/interest`. */
export function httpEvent(routeKey: string, request: HttpRequest = {}): APIGatewayProxyEventV2 {
  const [method = 'GET', path = '/'] = routeKey.split(' ');
  const { pathParameters, headers = {}, body, base64 = false } = request;
  const rawPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathParameters?.[name] ?? '');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers,
    ...(pathParameters === undefined ? {} : { pathParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'lantern.example',
      domainPrefix: 'lantern',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'test' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: '01/Dec/2026:14:00:00 +0000',
      timeEpoch: Date.now(),
    },
    ...(body === undefined ? {} : { body: base64 ? base64Of(body) : body }),
    isBase64Encoded: base64,
  };
}

export const jsonPost = (routeKey: string, body: unknown): APIGatewayProxyEventV2 =>
  httpEvent(routeKey, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A browser's form post; API Gateway hands its body over in base64. */
export const formPost = (
  routeKey: string,
  fields: Record<string, string>,
  pathParameters?: Record<string, string>,
): APIGatewayProxyEventV2 =>
  httpEvent(routeKey, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    base64: true,
    ...(pathParameters === undefined ? {} : { pathParameters }),
  });

interface Received {
  readonly body: string;
  readonly messageId?: string;
  readonly receives?: number;
  readonly firstReceivedAt?: number;
}

export function sqsRecord({ body, messageId, receives = 1, firstReceivedAt }: Received): SQSRecord {
  const at = String(firstReceivedAt ?? Date.now());
  return {
    messageId: messageId ?? randomUUID(),
    receiptHandle: 'receipt',
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: at,
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: at,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:test',
    awsRegion: 'us-east-1',
  };
}

export const sqsEvent = (...records: readonly SQSRecord[]): SQSEvent => ({ Records: [...records] });

/** @param remaining milliseconds that the invocation has left, or a function that tells */
export function lambdaContext(remaining: number | (() => number) = 60_000): Context {
  const ignore = (): void => {};
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:test',
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: '/aws/lambda/test',
    logStreamName: 'test',
    getRemainingTimeInMillis: typeof remaining === 'function' ? remaining : () => remaining,
    done: ignore,
    fail: ignore,
    succeed: ignore,
  };
}
