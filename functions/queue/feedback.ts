import { feedbackDeps } from '#functions/runtime/composition/feedback.ts';
import { queueFunction } from '#functions/runtime/queue.ts';
import { sesEventSchema } from '#shared/contract/ses-event.ts';
import { recordFeedback } from '#shared/usecases/record-feedback.ts';

/** Each SES event: suppression first, then the delivery it speaks of. */
export const handler = queueFunction('feedback', sesEventSchema, feedbackDeps, {
  atOnce: true,
  // SES greets a new topic with a line of plain text.
  ignore: (body) => body.startsWith('Successfully validated SNS topic'),
  handle: async (deps, event) => {
    await recordFeedback(deps, event);
    return 'done';
  },
});
