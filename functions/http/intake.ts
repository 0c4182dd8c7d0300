import { failurePage } from '#functions/http/pages/fault-pages.ts';
import { acceptedPage, refusedPage, underAgePage } from '#functions/http/pages/interest-pages.ts';
import { pageHeaders } from '#functions/http/pages/layout.ts';
import { intakeDeps } from '#functions/runtime/composition/intake.ts';
import { httpFunction } from '#functions/runtime/http.ts';
import type { FunctionLog } from '#functions/runtime/log.ts';
import { intakeOperations } from '#shared/contract/intake-operations.ts';
import { interestAccepted } from '#shared/contract/interest.ts';
import type { Problem } from '#shared/contract/problem.ts';
import { submitInterest } from '#shared/usecases/submit-interest.ts';

/** The interest form. */
export const handler = httpFunction('intake', intakeOperations, withPages, {
  submitInterest: async (deps, { body }) => {
    await submitInterest(deps, body);
    return interestAccepted;
  },
});

function withPages(log: FunctionLog) {
  const deps = intakeDeps(log);
  const { senderName } = deps;
  const problem = ({ errors = [], status }: Problem): string => {
    if (errors.some(({ field }) => field === 'adult')) return underAgePage({ senderName });
    return status < 500 ? refusedPage({ senderName, errors }) : failurePage({ senderName });
  };
  return { ...deps, pages: { headers: pageHeaders, problem, success: () => acceptedPage({ senderName }) } };
}
