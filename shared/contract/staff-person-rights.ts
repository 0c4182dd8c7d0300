import * as z from 'zod';

import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import type { Operation } from './operation.ts';
import { causeFields, timelineSchema } from './staff-subscribers.ts';
import { instantSchema, listOf, subscriberKeySchema, subscriberPath } from './staff-values.ts';

const toldSchema = z
  .object({ email: z.string(), firstName: z.string().optional(), postalCode: z.string().optional() })
  .meta({ description: 'What the person told in the form. Absent once it is gone.' });

/** What a person may ask for by mail or telephone (L-12, L-15). */
export const staffPersonRightsOperations = {
  exportSubscriber: {
    summary: 'All that is stored about one person, to be handed to them alone',
    path: subscriberPath,
    response: timelineSchema.extend({ told: toldSchema.optional() }).meta({ id: 'Export' }),
    status: 200,
  },
  leaveForSubscriber: {
    summary: 'Leave a campaign, or all, for somebody who asked',
    path: subscriberPath,
    body: z
      .strictObject({ ...causeFields, campaign: z.union([z.literal('all'), campaignIdSchema]) })
      .meta({ id: 'LeaveCause' }),
    response: z
      .object({
        subscriber: subscriberKeySchema,
        subscribed: listOf(campaignIdSchema).meta({ description: 'Where they still are.' }),
      })
      .meta({ id: 'Left' }),
    status: 200,
  },
  eraseSubscriber: {
    summary: 'Erase somebody who asked. It cannot be taken back',
    path: subscriberPath,
    body: z.strictObject(causeFields).meta({ id: 'EraseCause' }),
    response: z
      .object({
        subscriber: subscriberKeySchema,
        rowsGoneAt: instantSchema
          .optional()
          .meta({ description: 'When the last rows may go. Absent: they have gone.' }),
      })
      .meta({ id: 'Erased' }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
