import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

import { type KeyRing, keyRing } from '#shared/adapters/key-ring.ts';
import { systemClock } from './surroundings.ts';

export const keys = (env: { readonly KEYS_SECRET_ID: string }): KeyRing =>
  keyRing(new SecretsManagerClient({}), env.KEYS_SECRET_ID, systemClock);
