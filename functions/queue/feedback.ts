import { feedbackDeps } from '#functions/runtime/composition/feedback.ts';
import { type QueueHandler, queueFunction } from '#functions/runtime/queue.ts';
import { type SesEvent, sesEventSchema } from '#shared/contract/ses-event.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';

/** Each SES event: suppression first, then the delivery it speaks of. */
export const feedbackHandler: QueueHandler<Parameters<typeof recordFeedback>[0], SesEvent> = {
  atOnce: true,
  // SES greets a new topic with a line of plain text.
  ignore: (body) => body.startsWith('Successfully validated SNS topic'),
  handle: async (deps, event) => {
    await recordFeedback(deps, event);
    return 'done';
  },
};

export const handler = queueFunction('feedback', sesEventSchema, feedbackDeps, feedbackHandler);
