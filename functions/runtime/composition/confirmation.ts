import { setTimeout } from 'node:timers/promises';

import { addressIndex } from '#shared/adapters/address-index.ts';
import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { linkTokens } from '#shared/adapters/link-tokens.ts';
import { confirmationQueue } from '#shared/adapters/queues.ts';
import { sesMailer } from '#shared/adapters/ses-mailer.ts';
import { environments } from '#shared/declarations/environment.ts';
import { gapOf } from '#shared/domain/pace.ts';
import { confirmationCountersIn } from '#shared/persistence/confirmation-counters.ts';
import { consentsIn } from '#shared/persistence/consents.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { FunctionLog } from '../log.ts';
import { pacer } from '../pacer.ts';
import { dynamo } from './dynamo.ts';
import { environment, senderOf } from './environment.ts';
import { keys } from './keys.ts';
import { sqs } from './sqs.ts';
import { systemClock } from './surroundings.ts';

export function confirmationDeps(log: FunctionLog) {
  const env = environment(environments.confirmation);
  const client = dynamo();
  const ring = keys(env);
  const sender = senderOf(env);
  const pace = pacer(log, systemClock, (ms) => setTimeout(ms));
  return {
    log,
    clock: systemClock,
    sender,
    cipher: fieldCipher(ring),
    addresses: addressIndex(ring),
    tokens: linkTokens(ring),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    counters: confirmationCountersIn(client, env.TABLE_NAME),
    consents: consentsIn(client, env.TABLE_NAME),
    mailer: pace.watch(sesMailer(sender, env.CONFIRMATION_CONFIGURATION_SET, systemClock)),
    pace,
    gapMs: gapOf({ rate: env.CONFIRMATION_RATE, workers: env.CONFIRMATION_WORKERS }),
    confirmationQueue: confirmationQueue(sqs(), env.CONFIRMATION_QUEUE_URL),
  };
}
