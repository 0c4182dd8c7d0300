import { sendDeps } from '#functions/runtime/composition/send.ts';
import type { Pacer } from '#functions/runtime/pacer.ts';
import { type QueueHandler, queueFunction } from '#functions/runtime/queue.ts';
import { sendMessageSchema, type VisitMessage, type WalkMessage } from '#shared/declarations/messages.ts';
import { NotSent } from '#shared/usecases/not-sent.ts';
import type { OutcomeWatch } from '#shared/usecases/outcome-watch.ts';
import { postpone } from '#shared/usecases/postpone.ts';
import { type VisitDeps, visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import type { WalkDeps } from '#shared/usecases/walk-page.ts';

type SendDeps = VisitDeps &
  WalkDeps & {
    readonly mailer: { dropConnections(): void };
    readonly pace: Pacer;
    readonly outcomes: Pick<OutcomeWatch, 'settle'>;
  };

/** Each nomination: one look at one person. */
export const sendHandler: QueueHandler<SendDeps, VisitMessage | WalkMessage> = {
  start: (deps) => {
    deps.mailer.dropConnections();
    deps.pace.begin();
  },
  handle: async (deps, message, turn) => {
    if (message.kind !== 'visit') {
      await walk(deps, message);
      return 'done';
    }
    const { pace } = deps;
    // Whoever is due stays due and is nominated again, so letting the message go loses nothing and burns
    // no receive. One that came back may be the only one that finds a flight whose worker died.
    if (pace.heldFor() > 0 && turn.receives <= 1) {
      deps.log.count('VisitsHeld');
      return 'done';
    }
    if (!(await pace.nearTurn(message.gapMs, turn.spareTime())) || turn.spareTime() <= 0) return 'no-time';
    try {
      return await visit(deps, message.subscriber);
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      // SES would refuse the next one as well: each would cost a beginning and its undoing.
      pace.hold(error);
      return 'done';
    } finally {
      const rest = await deps.outcomes.settle();
      if (rest > pace.heldFor()) pace.hold({ code: 'breaker', retryAfter: rest });
    }
  },
  giveUp: async (deps, message) => {
    if (message.kind === 'visit') await postpone(deps, message.subscriber);
  },
};

export const handler = queueFunction('send', sendMessageSchema, sendDeps, sendHandler);
