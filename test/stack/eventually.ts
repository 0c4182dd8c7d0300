import { setTimeout as wait } from 'node:timers/promises';

/** What `look` finds, as soon as it finds something. A tick of the Scheduler is a minute away at most. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const last = Date.now() + 180_000;
  while (Date.now() < last) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await wait(500);
  }
  throw new Error(`This did not happen in time: ${what}`);
}
