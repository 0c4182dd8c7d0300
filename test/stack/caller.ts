import { request } from 'node:https';

interface Call {
  /** Whom it is for: the emulator tells distributions and services apart by name. */
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export type Caller = (call: Call) => Promise<Answer>;

/** Calls the emulator, whatever host it is for. */
export function caller(port: number, certificate: () => string): Caller {
  return async ({ host, path, method = 'GET', headers = {}, body = '' }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const called = request(
      {
        hostname: 'localhost',
        port,
        ca: certificate(),
        servername: 'localhost',
        method,
        path,
        headers: { ...headers, host, 'content-length': Buffer.byteLength(body) },
        timeout: 40_000,
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    called.once('timeout', () => called.destroy(new Error(`${method} ${path} was not answered`)));
    called.once('error', reject);
    called.end(body);
    return promise;
  };
}
