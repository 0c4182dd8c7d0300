import * as z from 'zod';

import { audienceSchema } from '#shared/domain/audience-schemas.ts';
import { campaignStatuses } from '#shared/domain/campaign.ts';
import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import type { Operation } from './operation.ts';
import {
  campaignPath,
  countrySchema,
  instantSchema,
  listOf,
  momentSchema,
  timeZoneSchema,
} from './staff-values.ts';

export const staffCalendarOperations = {
  getCalendar: {
    summary: 'What somebody would get of the published version, and when',
    path: campaignPath,
    query: z.strictObject({
      audience: audienceSchema,
      country: countrySchema,
      timeZone: timeZoneSchema.optional(),
      confirmsAt: momentSchema.optional().meta({ description: 'Left out: now.' }),
    }),
    response: z
      .object({
        campaign: campaignIdSchema,
        status: z.enum(campaignStatuses),
        version: z.int(),
        steps: listOf(
          z.object({
            step: z.string(),
            at: instantSchema,
            does: z.enum(['send', 'skip']),
            reason: z.string().optional(),
          }),
        ),
      })
      .meta({
        id: 'Calendar',
        description:
          'Of a real person the hour differs, since dates are spread over the first hours of a window.',
      }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
