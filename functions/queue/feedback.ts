import { feedbackDeps } from '#functions/runtime/composition/feedback.ts';
import { queueFunction } from '#functions/runtime/queue.ts';
import { sesEventSchema } from '#shared/contract/ses-event.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';

/** Each SES event: suppression first, then the delivery it speaks of. */
export const handler = queueFunction('feedback', sesEventSchema, feedbackDeps, {
  handle: async (deps, event) => {
    await recordFeedback(deps, event);
    return 'done';
  },
});
