import { confirmationDeps } from '#functions/runtime/composition/confirmation.ts';
import type { Pacer } from '#functions/runtime/pacer.ts';
import { type Handled, type QueueHandler, queueFunction } from '#functions/runtime/queue.ts';
import { type InterestMessage, interestMessageSchema } from '#shared/declarations/messages.ts';
import { NotSent } from '#shared/usecases/not-sent.ts';
import { isTooOld, type RequestDeps, requestConfirmation } from '#shared/usecases/request-confirmation.ts';

type ConfirmationDeps = RequestDeps & {
  readonly mailer: { dropConnections(): void };
  readonly pace: Pacer;
  readonly gapMs: number;
  readonly confirmationQueue: {
    putBack(message: InterestMessage, delayMs: number): Promise<void>;
  };
};

/** Each accepted form: a waiting request and one mail that asks to confirm it. */
export const confirmationHandler: QueueHandler<ConfirmationDeps, InterestMessage> = {
  start: (deps) => {
    deps.mailer.dropConnections();
    deps.pace.begin();
  },
  handle: async (deps, message, turn) => {
    const { pace, gapMs } = deps;
    const mayCall = async () =>
      pace.heldFor() === 0 && (await pace.turn(gapMs, turn.spareTime())) && turn.spareTime() > 0;
    // What is too old needs no call any more.
    if (!isTooOld(message, deps.clock.now()) && !(await mayCall())) return putBack(deps, message);
    try {
      await requestConfirmation(deps, message);
      return 'done';
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      pace.hold(error);
      return putBack(deps, message);
    }
  },
};

/**
 * Nobody else nominates this person again: the form waits as a new message, however long SES takes
 * nothing. Handed back, it would be in the dead-letter queue after half an hour.
 */
async function putBack(deps: ConfirmationDeps, message: InterestMessage): Promise<Handled> {
  await deps.confirmationQueue.putBack(message, deps.pace.heldFor());
  deps.log.info('confirmation.put_back');
  deps.log.count('ConfirmationsPutBack');
  return 'done';
}

export const handler = queueFunction(
  'confirmation',
  interestMessageSchema,
  confirmationDeps,
  confirmationHandler,
);
