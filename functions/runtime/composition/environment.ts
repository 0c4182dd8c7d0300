import * as z from 'zod/mini';

import type { EnvironmentOf } from '#shared/declarations/environment.ts';
import type { Sender } from '#shared/domain/sender.ts';

/** The only place that reads the environment: each function gets its own variables, parsed by its own schema. */
export function environment<S extends z.core.$ZodType>(schema: () => S): z.output<S> {
  return z.parse(schema(), process.env);
}

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
