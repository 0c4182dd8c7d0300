import * as z from 'zod';

/** RFC 9457 problem details: the one shape of every error answer. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ example: 'urn:lantern:problem:request.invalid' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'One entry for each field that was refused.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
