import type { FunctionLog } from '#functions/runtime/log.ts';
import type { Environment } from './environment.ts';
import type { World } from './world.ts';

/** Nothing is written; what happened is counted. */
export function logOf({ events, trace }: World, env: Environment): FunctionLog {
  const note = (event: string, fields: Parameters<FunctionLog['info']>[1] = {}) => {
    events.set(event, (events.get(event) ?? 0) + 1);
    trace?.(`${env.name} ${event} ${JSON.stringify(fields)}`);
  };
  return {
    info: note,
    warn: note,
    error: (event, error) => note(event, { error: error instanceof Error ? error.message : String(error) }),
    count: () => {},
    flush: () => {},
  };
}
