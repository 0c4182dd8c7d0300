import { setTimeout } from 'node:timers/promises';

import { cachedAccount, cachedCampaigns } from '#shared/adapters/campaign-cache.ts';
import { loadCrisisLines, loadLanguages } from '#shared/adapters/content-files.ts';
import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { linkTokens } from '#shared/adapters/link-tokens.ts';
import { sendQueue } from '#shared/adapters/queues.ts';
import { sesMailer } from '#shared/adapters/ses-mailer.ts';
import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import { environments } from '#shared/declarations/environment.ts';
import { accountIn } from '#shared/persistence/account.ts';
import { alarmsIn } from '#shared/persistence/alarms.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { confirmationCountersIn } from '#shared/persistence/confirmation-counters.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { talliesIn } from '#shared/persistence/tallies.ts';
import { approvedCampaigns } from '#shared/usecases/approved-content.ts';
import { outcomeWatch } from '#shared/usecases/outcome-watch.ts';
import type { FunctionLog } from '../log.ts';
import { pacer } from '../pacer.ts';
import { dynamo } from './dynamo.ts';
import { environment, senderOf } from './environment.ts';
import { keys } from './keys.ts';
import { sqs } from './sqs.ts';
import { randomIds, systemClock } from './surroundings.ts';

export function sendDeps(log: FunctionLog) {
  const env = environment(environments.send);
  const client = dynamo();
  const ring = keys(env);
  const sender = senderOf(env);
  const languages = loadLanguages(env.CONTENT_DIR);
  const campaigns = campaignsIn(client, env.TABLE_NAME);
  const tallies = talliesIn(client, env.TABLE_NAME);
  const outcomes = outcomeWatch({ log, clock: systemClock, campaigns, tallies });
  const pace = pacer(log, systemClock, (ms) => setTimeout(ms));
  return {
    log,
    clock: systemClock,
    ids: randomIds,
    sender,
    cipher: fieldCipher(ring),
    tokens: linkTokens(ring),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    deliveries: deliveriesIn(client, env.TABLE_NAME),
    markers: markersIn(client, env.TABLE_NAME),
    counters: confirmationCountersIn(client, env.TABLE_NAME),
    campaigns: cachedCampaigns(approvedCampaigns(campaigns, log), systemClock),
    account: cachedAccount(accountIn(client, env.TABLE_NAME), systemClock),
    evidenceAlarms: alarmsIn(client, env.TABLE_NAME),
    crisis: crisisIn(loadCrisisLines(env.CONTENT_DIR), languages),
    greetings: greetingsIn(languages),
    mailer: outcomes.watch(pace.watch(sesMailer(sender, env.SEQUENCE_CONFIGURATION_SET, systemClock))),
    sendQueue: sendQueue(sqs(), env.SEND_QUEUE_URL),
    pace,
    outcomes,
  };
}
