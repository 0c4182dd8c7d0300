import { housekeepingDeps } from '#functions/runtime/composition/housekeeping.ts';
import { scheduledFunction } from '#functions/runtime/schedule.ts';
import { tickSchema } from '#shared/declarations/messages.ts';
import { housekeep } from '#shared/usecases/housekeep.ts';

/** Every night: the audit of everybody, and what has waited long enough. */
export const handler = scheduledFunction('housekeeping', tickSchema, housekeepingDeps, housekeep);
