import type { HttpDeps } from '#functions/runtime/http.ts';
import type { FunctionLog } from '#functions/runtime/log.ts';
import { addressIndex } from '#shared/adapters/address-index.ts';
import { contentCompiler } from '#shared/adapters/content-compiler/compiler.ts';
import {
  listTemplates,
  loadClaims,
  loadCorrection,
  loadCrisisLines,
  loadLanguages,
  loadTemplate,
} from '#shared/adapters/content-files.ts';
import { fieldCipher } from '#shared/adapters/field-cipher.ts';
import { linkTokens } from '#shared/adapters/link-tokens.ts';
import { sendQueue } from '#shared/adapters/queues.ts';
import { sesMailer } from '#shared/adapters/ses-mailer.ts';
import { correctionsFrom } from '#shared/adapters/shipped-correction.ts';
import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import { staffVerifier } from '#shared/adapters/staff-verifier.ts';
import { userPool } from '#shared/adapters/user-pool.ts';
import { environments } from '#shared/declarations/environment.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { Sender } from '#shared/domain/sender.ts';
import { accountIn } from '#shared/persistence/account.ts';
import { alarmsIn } from '#shared/persistence/alarms.ts';
import { auditTrailIn } from '#shared/persistence/audit-trail.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { canaryIn } from '#shared/persistence/canary.ts';
import { claimsIn } from '#shared/persistence/claims.ts';
import { consentsIn } from '#shared/persistence/consents.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { markersIn } from '#shared/persistence/markers.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { authorize } from '#shared/usecases/staff/authorize.ts';
import { dynamo } from './dynamo.ts';
import { environment, senderOf } from './environment.ts';
import { keys } from './keys.ts';
import { sqs } from './sqs.ts';
import { randomIds, systemClock } from './surroundings.ts';

export type StaffDeps = HttpDeps &
  Omit<
    Deps,
    'log' | 'sleep' | 'pace' | 'counters' | 'confirmationQueue' | 'sendQuota' | 'site' | 'tallies'
  > & {
    readonly log: FunctionLog;
  };

/** What the staff function works with. */
export function staffDeps(log: FunctionLog): StaffDeps {
  const env = environment(environments.staff);
  const client = dynamo();
  const ring = keys(env);
  const sender = senderOf(env);
  const claims = loadClaims(env.CONTENT_DIR);
  const audit = auditTrailIn(client, env.TABLE_NAME);
  const recording = { audit, clock: systemClock, ids: randomIds };
  const verifier = staffVerifier({
    issuer: env.STAFF_ISSUER,
    audience: env.STAFF_AUDIENCE,
    jwks: env.STAFF_JWKS,
  });
  return {
    ...recording,
    log,
    originKey: env.ORIGIN_KEY,
    sender,
    account: accountIn(client, env.TABLE_NAME),
    canary: canaryIn(client, env.TABLE_NAME),
    addresses: addressIndex(ring),
    cipher: fieldCipher(ring),
    campaigns: campaignsIn(client, env.TABLE_NAME),
    consents: consentsIn(client, env.TABLE_NAME),
    deliveries: deliveriesIn(client, env.TABLE_NAME),
    markers: markersIn(client, env.TABLE_NAME),
    subscribers: subscribersIn(client, env.TABLE_NAME),
    tokens: linkTokens(ring),
    mailer: sesMailer(sender, env.SEQUENCE_CONFIGURATION_SET, systemClock),
    sendQueue: sendQueue(sqs(), env.SEND_QUEUE_URL),
    register: claimsIn(client, env.TABLE_NAME, claims),
    evidenceAlarms: alarmsIn(client, env.TABLE_NAME),
    team: env.STAFF_POOL_ID === undefined ? undefined : userPool(env.STAFF_POOL_ID),
    ...contentIn(env.CONTENT_DIR, claims, sender),
    authorize: async (operation, authorization) => {
      const actor = await verifier.verify(authorization);
      await authorize(recording, actor, operation);
      return actor;
    },
  };
}

/** The content shipped beside the code, read once. */
function contentIn(
  dir: string,
  claims: ReadonlyMap<string, Claim>,
  sender: Sender,
): Pick<Deps, 'compiler' | 'crisis' | 'greetings' | 'templates'> {
  const languages = loadLanguages(dir);
  const sources = new Map(listTemplates(dir).map((id) => [id, loadTemplate(dir, id)]));
  const corrections = {
    correction: loadCorrection(dir, 'correction'),
    withdrawal: loadCorrection(dir, 'withdrawal'),
  };
  return {
    compiler: contentCompiler(languages, sender),
    crisis: crisisIn(loadCrisisLines(dir), languages),
    greetings: greetingsIn(languages),
    templates: {
      list: async () => [...sources].map(([id, { name }]) => ({ id, name })),
      load: async (id) => sources.get(id),
      correction: correctionsFrom(corrections, claims),
    },
  };
}
