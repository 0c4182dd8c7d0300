import type { Answer } from './caller.ts';
import type { Emulator } from './emulator.ts';

/** Of a call by the account itself nobody checks the signature there. */
const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

export type Aws = ReturnType<typeof awsOf>;

/** What an admin asks AWS, in the protocols of its services. */
export function awsOf({ call }: Emulator) {
  const ask = async (
    service: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ) => {
    const answer = await call({
      host: 'localhost',
      path,
      method: 'POST',
      headers: { ...headers, authorization: authorization(service) },
      body,
    });
    return wellDone(`${service} ${headers['x-amz-target'] ?? body.slice(0, 80)}`, answer);
  };
  return {
    /** @param target as in `X-Amz-Target` */
    async json<T>(service: string, target: string, body: object): Promise<T> {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      return JSON.parse((await ask(service, '/', headers, JSON.stringify(body))) || '{}') as T;
    },

    query(service: string, parameters: Readonly<Record<string, string>>): Promise<string> {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return ask(service, '/', headers, new URLSearchParams(parameters).toString());
    },

    /** What a function answers. */
    invoke(name: string, event: object): Promise<string> {
      return ask('lambda', `/2015-03-31/functions/${name}/invocations`, {}, JSON.stringify(event));
    },

    async functions(): Promise<readonly { FunctionName: string; CodeSha256: string }[]> {
      const answer = await call({
        host: 'localhost',
        path: '/2015-03-31/functions',
        headers: { authorization: authorization('lambda') },
      });
      return JSON.parse(wellDone('functions', answer)).Functions;
    },
  };
}

function wellDone(what: string, { status, headers, text }: Answer): string {
  if (status !== 200 || headers['x-amz-function-error'] !== undefined)
    throw new Error(`${what} answered ${status}: ${text}`);
  return text;
}
