import { loadClaims } from '#shared/adapters/content-files.ts';
import { environments } from '#shared/declarations/environment.ts';
import { claimsIn } from '#shared/persistence/claims.ts';
import type { FunctionLog } from '../log.ts';
import { dynamo } from './dynamo.ts';
import { environment } from './environment.ts';
import { systemClock } from './surroundings.ts';

/** The register, and nothing of anybody. */
export function factsDeps(log: FunctionLog) {
  const env = environment(environments.facts);
  return {
    log,
    originKey: env.ORIGIN_KEY,
    clock: systemClock,
    register: claimsIn(dynamo(), env.TABLE_NAME, loadClaims(env.CONTENT_DIR)),
    senderName: env.SENDER_NAME,
  };
}
