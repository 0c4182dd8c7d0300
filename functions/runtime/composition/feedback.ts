import { addressIndex } from '#shared/adapters/address-index.ts';
import { environments } from '#shared/declarations/environment.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { consentsIn } from '#shared/persistence/consents.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { talliesIn } from '#shared/persistence/tallies.ts';
import type { FunctionLog } from '../log.ts';
import { dynamo } from './dynamo.ts';
import { environment } from './environment.ts';
import { keys } from './keys.ts';
import { systemClock } from './surroundings.ts';

export function feedbackDeps(log: FunctionLog) {
  const env = environment(environments.feedback);
  const client = dynamo();
  return {
    log,
    clock: systemClock,
    addresses: addressIndex(keys(env)),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    deliveries: deliveriesIn(client, env.TABLE_NAME),
    consents: consentsIn(client, env.TABLE_NAME),
    campaigns: campaignsIn(client, env.TABLE_NAME),
    tallies: talliesIn(client, env.TABLE_NAME),
  };
}
