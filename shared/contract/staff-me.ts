import * as z from 'zod';

import { roles } from '#shared/declarations/routes.ts';
import type { Operation } from './operation.ts';
import { listOf } from './staff-values.ts';

export const staffMeOperations = {
  getMe: {
    summary: 'Who the token stands for, and what they may do',
    response: z
      .object({
        user: z.string().meta({ description: 'Subject of the token.' }),
        roles: listOf(z.enum(roles)),
      })
      .meta({ id: 'Me' }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
