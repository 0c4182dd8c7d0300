import type { Answer, Caller } from './caller.ts';

export type Visitor = ReturnType<typeof visitorOf>;

/** Whoever comes to the public host: people, their mail programs, and staff with a token. */
export function visitorOf(call: Caller, host: string) {
  const post = (path: string, body: string, type: string, more = {}): Promise<Answer> =>
    call({ host, path, method: 'POST', headers: { 'content-type': type, ...more }, body });
  return {
    get: (path: string): Promise<Answer> => call({ host, path }),
    postJson: (path: string, body: object): Promise<Answer> =>
      post(path, JSON.stringify(body), 'application/json'),
    postForm: (path: string, fields: Readonly<Record<string, string>>): Promise<Answer> =>
      post(path, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded'),

    /** A look at the staff API, or with a body something done. */
    staff: (token: string | undefined, path: string, body?: object, method = 'POST'): Promise<Answer> => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const route = `/v1/staff${path}`;
      if (body === undefined) return call({ host, path: route, headers });
      const typed = { ...headers, 'content-type': 'application/json' };
      return call({ host, path: route, method, headers: typed, body: JSON.stringify(body) });
    },
  };
}

/** What a call gave that must have gone well. */
export function given<T>({ status, text }: Answer): T {
  if (status >= 300) throw new Error(`answered ${status}: ${text}`);
  return JSON.parse(text) as T;
}
