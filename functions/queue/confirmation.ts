import { confirmationDeps } from '#functions/runtime/composition/confirmation.ts';
import { queueFunction } from '#functions/runtime/queue.ts';
import { interestMessageSchema } from '#shared/declarations/messages.ts';
import { requestConfirmation } from '#shared/usecases/request-confirmation.ts';

/** Each accepted form: a waiting request and one mail that asks to confirm it. */
export const handler = queueFunction('confirmation', interestMessageSchema, confirmationDeps, {
  start: (deps) => deps.mailer.dropConnections(),
  handle: async (deps, message) => {
    await requestConfirmation(deps, message);
    return 'done';
  },
});
