import { hkdfSync } from 'node:crypto';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** Root keys by number, `{"k1": "…"}`. The first is never removed: item keys are made with it. */
const secretSchema = z
  .record(z.string().regex(/^k[1-9]\d{0,2}$/), z.string().min(32))
  .refine((keys) => 'k1' in keys, { error: 'the first root key, k1, is missing' });

export interface KeyRing {
  /** The subkey of one root key for one purpose: 32 bytes. Undefined for a root key that is not there. */
  subkey(id: number, purpose: string): Promise<Buffer | undefined>;
  /** Number of the newest root key, which signs and seals. */
  newest(): Promise<number>;
}

/**
 * Root keys from Secrets Manager, read once for each function instance; a subkey for each purpose by
 * HKDF-SHA-256, so that a token of one kind never verifies as another.
 */
export function keyRing(client: SecretsManagerClient, secretId: string): KeyRing {
  let roots: Promise<ReadonlyMap<number, string>> | undefined;
  const subkeys = new Map<string, Buffer>();
  const load = async (): Promise<ReadonlyMap<number, string>> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    const keys = secretSchema.parse(JSON.parse(SecretString ?? '{}'));
    return new Map(Object.entries(keys).map(([name, key]) => [Number(name.slice(1)), key]));
  };
  const loaded = (): Promise<ReadonlyMap<number, string>> => {
    // A failed read is tried again by the next call instead of failing for the life of the instance.
    roots ??= load().catch((error: unknown) => {
      roots = undefined;
      throw error;
    });
    return roots;
  };
  return {
    newest: async () => Math.max(...(await loaded()).keys()),
    subkey: async (id, purpose) => {
      const name = `${id} ${purpose}`;
      const known = subkeys.get(name);
      if (known) return known;
      const root = (await loaded()).get(id);
      if (root === undefined) return undefined;
      const subkey = Buffer.from(hkdfSync('sha256', root, '', `lantern ${purpose}`, 32));
      subkeys.set(name, subkey);
      return subkey;
    },
  };
}
