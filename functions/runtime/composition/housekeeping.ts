import { loadClaims } from '#shared/adapters/content-files.ts';
import { sendQueue } from '#shared/adapters/queues.ts';
import { environments } from '#shared/declarations/environment.ts';
import { accountIn } from '#shared/persistence/account.ts';
import { alarmsIn } from '#shared/persistence/alarms.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { claimsIn } from '#shared/persistence/claims.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { approvedCampaigns } from '#shared/usecases/approved-content.ts';
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
    account: accountIn(client, env.TABLE_NAME),
    campaigns: approvedCampaigns(campaignsIn(client, env.TABLE_NAME), log),
    register: claimsIn(client, env.TABLE_NAME, loadClaims(env.CONTENT_DIR)),
    evidenceAlarms: alarmsIn(client, env.TABLE_NAME),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    deliveries: deliveriesIn(client, env.TABLE_NAME),
    sendQueue: sendQueue(sqs(), env.SEND_QUEUE_URL),
  };
}
