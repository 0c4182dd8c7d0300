import type { FunctionLog } from '#functions/runtime/log.ts';
import { sendId } from '#shared/domain/delivery.ts';
import type { Environment } from './environment.ts';
import type { World } from './world.ts';

/** Nothing is written; what was opened again is remembered, and what happened counted. */
export function logOf({ truth, events, trace }: World, env: Environment): FunctionLog {
  const note = (event: string, fields: Parameters<FunctionLog['info']>[1] = {}) => {
    events.set(event, (events.get(event) ?? 0) + 1);
    trace?.(`${env.name} ${event} ${JSON.stringify(fields)}`);
    if (event !== 'step.reopened') return;
    const { campaign, enrolment, step } = fields;
    const tag = sendId({
      campaign: String(campaign),
      enrolment: String(enrolment),
      step: String(step),
    });
    // Of what SES refused nothing can have been taken.
    if (env.name !== 'retry refused') truth.reopened.set(tag, (truth.reopened.get(tag) ?? 0) + 1);
  };
  return {
    info: note,
    warn: note,
    error: (event, error) => note(event, { error: error instanceof Error ? error.message : String(error) }),
    count: () => {},
    flush: () => {},
  };
}
