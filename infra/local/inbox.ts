import { createRequire } from 'node:module';
import type inboxPackage from 'aws-ses-v2-local';

import { close, portOf } from './loopback-server.ts';

/** At most so many mails wait to be shown; people look at the last ones. */
const longestQueue = 2_000;
const timeoutMs = 5_000;

/** The web inbox: aws-ses-v2-local, which gets a copy of each mail. */
export interface Inbox {
  readonly url: string;
  /** Never waits and never fails: a copy that cannot be passed on is left out. */
  show(request: { readonly body: Buffer; readonly authorization: string }): void;
  /** Resolves when all copies are there. */
  shown(): Promise<void>;
  stop(): Promise<void>;
}

export async function startInbox(): Promise<Inbox> {
  // CommonJS with the function under `default`; loaded here, so that a run without inbox is quick.
  const load = createRequire(import.meta.url);
  const inbox: typeof inboxPackage = load('aws-ses-v2-local');
  const server = await inbox.default({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${portOf(server)}`;
  const waiting: { body: Buffer; authorization: string }[] = [];
  let running: Promise<void> | undefined;

  const pass = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await fetch(url, {
        method: 'POST',
        headers: { authorization: next.authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: new Uint8Array(next.body),
        signal: AbortSignal.timeout(timeoutMs),
      })
        .then((response) => response.arrayBuffer())
        .catch(() => undefined);
    }
    running = undefined;
  };
  return {
    url,
    show(request) {
      if (waiting.length >= longestQueue) waiting.shift();
      waiting.push(request);
      running ??= pass();
    },
    shown: async () => running,
    stop: () => close(server),
  };
}
