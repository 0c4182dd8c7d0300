import * as z from 'zod';

/**
 * An SES event as SNS hands it over. Only what is used is read, and unknown kinds and fields are
 * tolerated: AWS reserves the right to add. Headers, subject and the unsubscribe address in them are
 * never looked at (S-28).
 */
const mailSchema = z.object({
  messageId: z.string(),
  destination: z.array(z.string()).min(1),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});

export const sesEventSchema = z.object({
  eventType: z.string(),
  mail: mailSchema,
  bounce: z.object({ bounceType: z.string(), bounceSubType: z.string().default('') }).optional(),
  complaint: z
    .object({
      complaintFeedbackType: z.string().nullish(),
      timestamp: z.iso
        .datetime({ offset: true })
        .transform((text) => Date.parse(text))
        .optional(),
    })
    .optional(),
});
export type SesEvent = z.output<typeof sesEventSchema>;
