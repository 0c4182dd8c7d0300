import { addressIndex } from '#shared/adapters/address-index.ts';
import { linkTokens } from '#shared/adapters/link-tokens.ts';
import { publicSite } from '#shared/adapters/public-site.ts';
import { environments } from '#shared/declarations/environment.ts';
import { accountIn } from '#shared/persistence/account.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { canaryIn } from '#shared/persistence/canary.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { FunctionLog } from '../log.ts';
import { dynamo } from './dynamo.ts';
import { environment } from './environment.ts';
import { keys } from './keys.ts';
import { systemClock } from './surroundings.ts';

export function canaryDeps(log: FunctionLog) {
  const env = environment(environments.canary);
  const client = dynamo();
  const ring = keys(env);
  return {
    log,
    clock: systemClock,
    account: accountIn(client, env.TABLE_NAME),
    addresses: addressIndex(ring),
    campaigns: campaignsIn(client, env.TABLE_NAME),
    canary: canaryIn(client, env.TABLE_NAME),
    deliveries: deliveriesIn(client, env.TABLE_NAME),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    tokens: linkTokens(ring),
    site: publicSite(env.PUBLIC_URL),
  };
}
