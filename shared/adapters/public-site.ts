import { second } from '#shared/domain/instant.ts';
import type { Site } from '#shared/usecases/ports/outside.ts';

const patience = 10 * second;

/** @param url of the site, without a slash at its end */
export function publicSite(url: string): Site {
  const ask = async (path: string, init?: RequestInit): Promise<number | undefined> => {
    try {
      const answer = await fetch(`${url}${path}`, {
        ...init,
        headers: { 'user-agent': 'lantern-canary' },
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      // No name, no connection, no answer in time: to whoever wants the page it is all the same.
      return undefined;
    }
  };
  return {
    get: (path) => ask(path),
    post: (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) }),
  };
}
