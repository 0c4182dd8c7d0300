import { sendQueue } from '#shared/adapters/queues.ts';
import { sesSendQuota } from '#shared/adapters/send-quota.ts';
import { environments } from '#shared/declarations/environment.ts';
import { sequenceShare } from '#shared/declarations/sending-shares.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { FunctionLog } from '../log.ts';
import { dynamo } from './dynamo.ts';
import { environment } from './environment.ts';
import { sqs } from './sqs.ts';
import { systemClock } from './surroundings.ts';

export function dispatchDeps(log: FunctionLog) {
  const env = environment(environments.dispatch);
  const client = dynamo();
  return {
    log,
    clock: systemClock,
    subscribers: subscribersIn(client, env.TABLE_NAME),
    sendQueue: sendQueue(sqs(), env.SEND_QUEUE_URL),
    sendQuota: sesSendQuota(systemClock, log, {
      ratePerSecond: env.SEND_RATE / sequenceShare,
      sentLast24Hours: 0,
    }),
    pace: { rate: env.SEND_RATE, workers: env.SEND_WORKERS },
  };
}
