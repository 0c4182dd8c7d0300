import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';

import { type Instant, minute } from '#shared/domain/instant.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';

/** Root keys by number, `{"k1": "…"}`. The first is never removed: item keys are made with it. */
const secretSchema = z
  .pipe(
    z
      .record(z.string().check(z.regex(/^k[1-9]\d{0,2}$/)), z.string().check(z.minLength(32)))
      .check(z.refine((keys) => 'k1' in keys, { error: 'the first root key, k1, is missing' })),
    z.transform((keys) => new Map(Object.entries(keys).map(([name, key]) => [Number(name.slice(1)), key]))),
  )
  .check(
    z.refine((keys) => Math.max(...keys.keys()) <= 255, {
      error: 'tokens and sealed texts have one byte for the number',
    }),
  );

/** How often an unknown number may lead to another read: anyone can write one into a token. */
const rereadGap = minute;

export interface KeyRing {
  /**
   * The subkey of one root key for one purpose: 32 bytes, ready for use, since preparing raw bytes at
   * each use costs more than the use itself. Undefined for a root key that is not there.
   */
  subkey(id: number, purpose: string): Promise<KeyObject | undefined>;
  /** Number of the newest root key, which signs and seals. */
  newest(): Promise<number>;
}

/**
 * Root keys from Secrets Manager, read once for each function instance, and again when a number turns
 * up that is not among them: another instance may have signed with a key that is newer than this one.
 * A subkey for each purpose by HKDF-SHA-256, so that a token of one kind never verifies as another.
 */
export function keyRing(
  client: SecretsManagerClient,
  secretId: string,
  clock: Clock = { now: () => Date.now() },
): KeyRing {
  let roots: Promise<ReadonlyMap<number, string>> | undefined;
  let readAt: Instant = Number.NEGATIVE_INFINITY;
  const subkeys = new Map<string, KeyObject>();
  const load = async (): Promise<ReadonlyMap<number, string>> => {
    readAt = clock.now();
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return secretSchema.parse(JSON.parse(SecretString ?? '{}'));
  };
  const loaded = (): Promise<ReadonlyMap<number, string>> => {
    // A failed read is tried again by the next call instead of failing for the life of the instance.
    roots ??= load().catch((error: unknown) => {
      roots = undefined;
      throw error;
    });
    return roots;
  };
  const rootOf = async (id: number): Promise<string | undefined> => {
    const known = await loaded();
    if (known.has(id) || Math.abs(clock.now() - readAt) < rereadGap) return known.get(id);
    const now = await load().catch(() => known);
    roots = Promise.resolve(now);
    return now.get(id);
  };
  return {
    newest: async () => Math.max(...(await loaded()).keys()),
    subkey: async (id, purpose) => {
      const name = `${id} ${purpose}`;
      const known = subkeys.get(name);
      if (known) return known;
      const root = await rootOf(id);
      if (root === undefined) return undefined;
      const subkey = createSecretKey(Buffer.from(hkdfSync('sha256', root, '', `lantern ${purpose}`, 32)));
      subkeys.set(name, subkey);
      return subkey;
    },
  };
}
