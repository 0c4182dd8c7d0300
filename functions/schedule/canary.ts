import { canaryDeps } from '#functions/runtime/composition/canary.ts';
import { scheduledFunction } from '#functions/runtime/schedule.ts';
import { tickSchema } from '#shared/declarations/messages.ts';
import { runCanary } from '#shared/usecases/canary.ts';

/** Each quarter of an hour: a test person goes one step on the way that people go. */
export const handler = scheduledFunction('canary', tickSchema, canaryDeps, runCanary);
