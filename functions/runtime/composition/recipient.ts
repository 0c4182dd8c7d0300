import { cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import { linkTokens } from '#shared/adapters/link-tokens.ts';
import { environments } from '#shared/declarations/environment.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { consentsIn } from '#shared/persistence/consents.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { FunctionLog } from '../log.ts';
import { dynamo } from './dynamo.ts';
import { environment } from './environment.ts';
import { keys } from './keys.ts';
import { systemClock } from './surroundings.ts';

export function recipientDeps(log: FunctionLog) {
  const env = environment(environments.recipient);
  const client = dynamo();
  return {
    log,
    originKey: env.ORIGIN_KEY,
    clock: systemClock,
    tokens: linkTokens(keys(env)),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    campaigns: cachedCampaigns(campaignsIn(client, env.TABLE_NAME), systemClock),
    markers: markersIn(client, env.TABLE_NAME),
    consents: consentsIn(client, env.TABLE_NAME),
    senderName: env.SENDER_NAME,
  };
}
