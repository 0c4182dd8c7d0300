import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { confirmationQueue } from '#shared/adapters/queues.ts';
import { environments } from '#shared/declarations/environment.ts';
import type { FunctionLog } from '../log.ts';
import { environment } from './environment.ts';
import { keys } from './keys.ts';
import { sqs } from './sqs.ts';
import { systemClock } from './surroundings.ts';

/** Intake seals and queues; it can read nothing. */
export function intakeDeps(log: FunctionLog) {
  const env = environment(environments.intake);
  return {
    log,
    originKey: env.ORIGIN_KEY,
    clock: systemClock,
    cipher: fieldCipher(keys(env)),
    confirmationQueue: confirmationQueue(sqs(), env.CONFIRMATION_QUEUE_URL),
    senderName: env.SENDER_NAME,
  };
}
