import * as z from 'zod';

import type { Operation } from './operation.ts';
import { cursorSchema, instantSchema, listOf } from './staff-values.ts';

const entrySchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    actor: z.string().meta({ description: 'Subject of the staff token.' }),
    action: z.string().meta({ description: 'Operation id.', example: 'pauseCampaign' }),
    subject: z.string().meta({ description: 'Campaign id or subscriber key.' }),
    outcome: z.enum(['done', 'refused']),
    detail: z.string().optional(),
  })
  .meta({ id: 'AuditEntry' });

export const staffAuditOperations = {
  listAudit: {
    summary: 'Who did what, one UTC day, newest first',
    query: z.strictObject({
      day: z.iso.date().optional().meta({ description: 'Left out: today.', example: '2026-11-22' }),
      cursor: cursorSchema.optional(),
    }),
    response: z
      .object({ day: z.string(), entries: listOf(entrySchema), cursor: cursorSchema.optional() })
      .meta({ id: 'AuditPage' }),
    status: 200,
  },
} as const satisfies Record<string, Operation>;
