import { sendQueue } from '#shared/adapters/queues.ts';
import { environments } from '#shared/declarations/environment.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { FunctionLog } from '../log.ts';
import { dynamo } from './dynamo.ts';
import { environment } from './environment.ts';
import { sqs } from './sqs.ts';
import { systemClock } from './surroundings.ts';

export function housekeepingDeps(log: FunctionLog) {
  const env = environment(environments.housekeeping);
  const client = dynamo();
  return {
    log,
    clock: systemClock,
    campaigns: campaignsIn(client, env.TABLE_NAME),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    deliveries: deliveriesIn(client, env.TABLE_NAME),
    sendQueue: sendQueue(sqs(), env.SEND_QUEUE_URL),
  };
}
