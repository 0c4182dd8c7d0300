import { sendDeps } from '#functions/runtime/composition/send.ts';
import { queueFunction } from '#functions/runtime/queue.ts';
import { sendMessageSchema } from '#shared/declarations/messages.ts';
import { postpone } from '#shared/usecases/postpone.ts';
import { NotSent } from '#shared/usecases/send-step.ts';
import { visit } from '#shared/usecases/visit.ts';
import { wake } from '#shared/usecases/wake.ts';

/** Each nomination: one look at one person. */
export const handler = queueFunction('send', sendMessageSchema, sendDeps, {
  start: (deps) => deps.mailer.dropConnections(),
  handle: async (deps, message) => {
    if (message.kind === 'wake') {
      await wake(deps, message);
      return 'done';
    }
    await deps.pace(message.gapMs);
    try {
      return await visit(deps, message.subscriber);
    } catch (error) {
      // The step is due again and will be nominated; failing the message would only burn its receives.
      if (error instanceof NotSent) return 'done';
      throw error;
    }
  },
  giveUp: async (deps, message) => {
    if (message.kind === 'visit') await postpone(deps, message.subscriber);
  },
});
