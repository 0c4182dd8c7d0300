import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type * as z from 'zod';

import { type KeyRing, keyRing } from '#shared/adapters/key-ring.ts';
import type { EnvironmentOf } from '#shared/declarations/environment.ts';
import type { Sender } from '#shared/domain/sender.ts';
import { documentClient } from '#shared/persistence/client.ts';
import type { Clock, Ids } from '#shared/usecases/ports.ts';

/** The only place that reads the environment: each function gets its own variables, parsed by its own schema. */
export function environment<S extends z.ZodType>(schema: S): z.output<S> {
  return schema.parse(process.env);
}

export const systemClock: Clock = { now: () => Date.now() };
export const randomIds: Ids = { random: () => randomBytes(16).toString('base64url') };

/** Every write is idempotent, so the client may repeat it; a lost answer is told apart by the ledger. */
export const dynamo = () => documentClient(new DynamoDBClient({ maxAttempts: 6 }));

/** Follows the endpoint of the Region, or of the embedded run, and not the host in the queue's address. */
export const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

export const keys = (env: { readonly KEYS_SECRET_ID: string }): KeyRing =>
  keyRing(new SecretsManagerClient({}), env.KEYS_SECRET_ID, systemClock);

export function senderOf(
  env: EnvironmentOf<'send'> | EnvironmentOf<'staff'> | EnvironmentOf<'confirmation'>,
): Sender {
  return {
    name: env.SENDER_NAME,
    postalAddress: env.POSTAL_ADDRESS,
    publicUrl: env.PUBLIC_URL.replace(/\/$/, ''),
    sequenceAddress: env.SEQUENCE_ADDRESS,
    confirmationAddress: env.CONFIRMATION_ADDRESS,
    replyTo: env.REPLY_TO,
  };
}
