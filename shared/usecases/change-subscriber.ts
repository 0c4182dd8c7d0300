import type { Subscriber } from '#shared/domain/subscriber.ts';
import type { Deps } from './ports.ts';

const attempts = 8;

/**
 * Reads one person strongly, applies a pure change and writes it if nothing else changed meanwhile;
 * otherwise once more from the start. `change` returns undefined when there is nothing to do.
 *
 * @param seen what a strong read just gave, to save the first one
 * @returns what is stored afterwards; undefined when nothing is
 * @throws when the item changed under every attempt
 */
export async function changeSubscriber(
  deps: Pick<Deps, 'subscribers'>,
  key: string,
  change: (subscriber: Subscriber | undefined) => Subscriber | undefined,
  seen?: Subscriber,
): Promise<Subscriber | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const subscriber = attempt === 0 && seen ? seen : await deps.subscribers.get(key, 'strong');
    const next = change(subscriber);
    if (next === undefined) return subscriber;
    if (await deps.subscribers.save(next)) return next;
  }
  throw new Error(`the subscriber changed under ${attempts} attempts`);
}
