import { randomBytes } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';

import { type KeyRing, keyRing } from '#shared/adapters/key-ring.ts';
import { fakeClock } from '../../support/in-memory/surroundings.ts';

const secretId = 'root-keys';
export const rootKey = (): string => randomBytes(48).toString('base64url');

/** A Secrets Manager that holds one text, and counts how often it was asked. */
export function secretHolding(first: string | undefined) {
  const client = new SecretsManagerClient({ region: 'us-east-1' });
  let text = first;
  let failure: Error | undefined;
  let reads = 0;
  mockClient(client)
    .on(GetSecretValueCommand, { SecretId: secretId })
    .callsFake(() => {
      reads += 1;
      const error = failure;
      failure = undefined;
      if (error) throw error;
      return text === undefined ? {} : { SecretString: text };
    });
  return {
    client,
    reads: () => reads,
    set: (next: string) => {
      text = next;
    },
    failOnce: (error: Error) => {
      failure = error;
    },
  };
}

/** A ring of these root keys. */
export const ringOf = (keys: Readonly<Record<string, string>>): KeyRing =>
  keyRing(secretHolding(JSON.stringify(keys)).client, secretId);

/** A ring with its secret and its clock, which the test can change. */
export function openRing(keys: Readonly<Record<string, string>>) {
  const secret = secretHolding(JSON.stringify(keys));
  const clock = fakeClock(1_800_000_000_000);
  return { secret, clock, ring: keyRing(secret.client, secretId, clock) };
}

/** Three generations of one ring: at first, after one rotation, and after two. */
export function generations(): readonly [KeyRing, KeyRing, KeyRing] {
  const [k1, k2, k3] = [rootKey(), rootKey(), rootKey()];
  return [ringOf({ k1 }), ringOf({ k1, k2 }), ringOf({ k1, k2, k3 })];
}
