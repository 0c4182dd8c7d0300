import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';

import { type HttpDeps, httpFunction } from '#functions/runtime/http.ts';
import { lambdaContext } from '../../support/lambda-events.ts';

export const route = 'POST /v1/interest';
export const operations = {
  submitInterest: {
    summary: 'Says a word again.',
    body: z.strictObject({ word: z.string().max(20), nested: z.object({ deep: z.string() }).optional() }),
    response: z.strictObject({ said: z.string() }),
    status: 202,
  },
} as const;
export const pages = {
  headers: { 'content-type': 'text/html; charset=utf-8', 'x-page': 'yes' },
  problem: ({ status }: { readonly status: number }) => `<p>problem ${status}</p>`,
  success: () => '<p>thanks</p>',
};

/** A function whose one handler is `handle`. */
export function functionOf(
  handle: (body: { readonly word: string }) => unknown = ({ word }) => ({ said: word }),
  deps: Partial<HttpDeps> = {},
) {
  const handler = httpFunction('intake', operations, (log) => ({ log, originKey: undefined, ...deps }), {
    submitInterest: async (_, { body }) => (await handle(body)) as { said: string },
  });
  return async (event: APIGatewayProxyEventV2) => {
    const { statusCode, headers = {}, body = '' } = await handler(event, lambdaContext());
    const isJson = String(headers['content-type']).includes('json');
    return {
      status: statusCode,
      headers,
      text: body,
      json: isJson ? (JSON.parse(body) as unknown) : undefined,
    };
  };
}
