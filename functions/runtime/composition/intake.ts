import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { confirmationQueue } from '#shared/adapters/queues.ts';
import { environments } from '#shared/declarations/environment.ts';
import type { FunctionLog } from '../log.ts';
import { environment, keys, sqs, systemClock } from './clients.ts';

/** Intake seals and queues; it can read nothing. */
export function intakeDeps(log: FunctionLog) {
  const env = environment(environments.intake);
  return {
    log,
    clock: systemClock,
    cipher: fieldCipher(keys(env)),
    confirmationQueue: confirmationQueue(sqs(), env.CONFIRMATION_QUEUE_URL),
    senderName: env.SENDER_NAME,
  };
}
