/** A mail as /local/messages gives it. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly at: number;
  readonly to: string;
  readonly raw: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The embedded run, from outside: HTTP and nothing else. */
export class Service {
  readonly url: string;
  #lastRead: string | undefined;

  constructor(url: string) {
    this.url = url;
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return answerOf(await fetch(new URL(path, this.url), { headers, redirect: 'manual' }));
  }

  async post(
    path: string,
    body: string | FormData,
    type?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const headers = type === undefined ? more : { ...more, 'content-type': type };
    return answerOf(
      await fetch(new URL(path, this.url), { method: 'POST', headers, body, redirect: 'manual' }),
    );
  }

  postJson(path: string, body: unknown): Promise<Answer> {
    return this.post(path, JSON.stringify(body), 'application/json');
  }

  postForm(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.post(path, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');
  }

  /** Moves the clock; gives the new time, and how many mails were accepted. */
  async advance(
    by: string,
  ): Promise<{ readonly now: number; readonly accepted: number; readonly skipped: number }> {
    const { status, text } = await this.postJson('/local/advance', { by });
    if (status !== 200) throw new Error(`advance answered ${status}: ${text}`);
    const { now, accepted, skipped } = JSON.parse(text) as { now: string; accepted: number; skipped: number };
    return { now: Date.parse(now), accepted, skipped };
  }

  /** The mails since the last call. */
  async newMails(): Promise<readonly ReceivedMail[]> {
    const after = this.#lastRead === undefined ? '' : `?after=${this.#lastRead}`;
    const { text } = await this.get(`/local/messages${after}`);
    const found = JSON.parse(text) as { messageId: string; at: string; to: string; raw: string }[];
    this.#lastRead = found.at(-1)?.messageId ?? this.#lastRead;
    return found.map((mail) => ({ ...mail, at: Date.parse(mail.at), raw: Buffer.from(mail.raw, 'base64') }));
  }

  async feedback(messageId: string, event: string): Promise<number> {
    const { status, text } = await this.postJson('/local/feedback', { messageId, event });
    if (status !== 200) throw new Error(`feedback answered ${status}: ${text}`);
    return Date.parse((JSON.parse(text) as { at: string }).at);
  }

  /** One answer of the staff API, to somebody with this role: a look, or with a body something done. */
  async staff<T>(role: string, path: string, body?: unknown): Promise<T> {
    const { text: token } = await this.get(`/local/staff-token?role=${role}&user=e2e-${role}`);
    const headers = { authorization: `Bearer ${token}` };
    const { status, text } =
      body === undefined
        ? await this.get(`/v1/staff${path}`, headers)
        : await this.post(`/v1/staff${path}`, JSON.stringify(body), 'application/json', headers);
    if (status >= 300) throw new Error(`${path} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Runs `work` over all items, so many at a time, keeping their order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}
