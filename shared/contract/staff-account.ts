import * as z from 'zod';

import type { Operation } from './operation.ts';
import { instantSchema, momentSchema } from './staff-values.ts';

const accountSchema = z
  .object({
    stopped: z.boolean().meta({ description: 'Nothing goes out, whatever the campaigns say.' }),
    sendFloor: instantSchema.optional().meta({
      description: 'What was due before is never sent by itself: it may have gone out before a restore.',
    }),
  })
  .meta({ id: 'Account' });

export const staffAccountOperations = {
  getAccount: {
    summary: 'The switches above all campaigns',
    response: accountSchema,
    status: 200,
  },
  stopAccount: {
    summary: 'Stop all sending; nobody loses their place',
    response: accountSchema,
    status: 200,
  },
  startAccount: {
    summary: 'Go on sending in every campaign that runs',
    response: accountSchema,
    status: 200,
  },
  raiseSendFloor: {
    summary: 'After the table was restored: never send by itself what was due before',
    body: z
      .strictObject({
        at: momentSchema.optional().meta({ description: 'Not in the future. Left out: now.' }),
      })
      .meta({ id: 'SendFloor' }),
    response: accountSchema,
    status: 200,
  },
} as const satisfies Record<string, Operation>;
