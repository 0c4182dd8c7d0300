import type { OperationsOf } from '#shared/declarations/routes.ts';
import { interestAcceptedSchema, interestSchema } from './interest.ts';
import type { Operation } from './operation.ts';

export const intakeOperations = {
  submitInterest: {
    summary:
      'Submit the interest form, as JSON or form-encoded. The answer is the same whoever the address belongs to.',
    body: interestSchema,
    response: interestAcceptedSchema,
    status: 202,
  },
} as const satisfies Record<OperationsOf<'intake'>, Operation>;
