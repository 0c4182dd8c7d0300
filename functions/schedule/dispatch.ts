import { dispatchDeps } from '#functions/runtime/composition/dispatch.ts';
import { scheduledFunction } from '#functions/runtime/schedule.ts';
import { tickSchema } from '#shared/declarations/messages.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';

/** Every minute: nominates everybody who is due. */
export const handler = scheduledFunction('dispatch', tickSchema, dispatchDeps, async (deps, tick) => {
  await dispatch(deps, deps.pace, Date.parse(tick.scheduledTime));
});
