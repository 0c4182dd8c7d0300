import * as z from 'zod';

import { environments, type FunctionName } from '#shared/declarations/environment.ts';

const isFunction = (name: string): name is FunctionName => name in environments;

/** One kind of call of one function: the SDK's command, and what of its input decides about rights. */
export const recordedCallSchema = z.strictObject({
  fn: z.string().refine(isFunction),
  /** `GetItem` of the plain client or `Get` of the document client. */
  command: z.string(),
  index: z.string().optional(),
  /** Name of the queue in the embedded run. */
  queue: z.string().optional(),
  /** Name of the configuration set in the embedded run. */
  configurationSet: z.string().optional(),
  /** Address that the mail itself says it is from. */
  from: z.string().optional(),
});
export type RecordedCall = z.output<typeof recordedCallSchema>;
