import middy from '@middy/core';
import type * as z from 'zod';

import type { FunctionName } from '#shared/declarations/environment.ts';
import { type FunctionLog, functionLog } from './log.ts';

/** The middy stack for scheduled functions: input parsed by its schema, metrics flushed; an error is retried by the Scheduler. */
export function scheduledFunction<S extends z.ZodType, D extends { readonly log: FunctionLog }>(
  name: FunctionName,
  schema: S,
  makeDeps: (log: FunctionLog) => D,
  handle: (deps: D, input: z.output<S>) => Promise<void>,
) {
  let made: D | undefined;
  return middy().handler(async (event: unknown) => {
    made ??= makeDeps(functionLog(name));
    try {
      await handle(made, schema.parse(event));
    } catch (error) {
      made.log.error('schedule.failed', error);
      made.log.count('SchedulesFailed');
      throw error;
    } finally {
      made.log.flush();
    }
  });
}
