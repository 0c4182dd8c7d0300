import { runSimulation } from '@cloud-copilot/iam-simulate';

import type { DeployedFunction, Statement } from './deployed-function.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type Request, requestsOf } from './request.ts';
import type { Reason } from './used-by-aws.ts';

export interface Judgement {
  /** Distinct requests that were simulated. */
  readonly simulated: number;
  /** `send dynamodb:GetItem arn:…: ImplicitlyDenied`. */
  readonly denied: readonly string[];
  /** Rights that no call used, and that AWS does not use in the name of the function either. */
  readonly unused: readonly string[];
  /** Rights that only AWS uses. */
  readonly byAws: readonly string[];
  /** Reasons that nothing needs any more. */
  readonly idleReasons: readonly string[];
}

/**
 * Holds every recorded call against the role of its function, and every right against the calls.
 *
 * @throws when a call cannot be judged, or a policy is not valid
 */
export async function judge(
  calls: readonly RecordedCall[],
  functions: readonly DeployedFunction[],
  reasons: readonly Pick<Reason, 'action' | 'on'>[],
): Promise<Judgement> {
  const denied: string[] = [];
  const unused: string[] = [];
  const byAws: string[] = [];
  const needed = new Set<unknown>();
  let simulated = 0;
  for (const fn of functions) {
    const requests = distinct(
      calls.filter((call) => call.fn === fn.name).flatMap((call) => requestsOf(call, fn)),
    );
    for (const request of requests) {
      simulated += 1;
      const result = await simulate(fn, request);
      if (result !== 'Allowed') denied.push(`${fn.name} ${request.action} ${request.resource}: ${result}`);
    }
    for (const right of rightsOf(fn.statements)) {
      if (requests.some(({ action, resource }) => action === right.action && resource === right.resource))
        continue;
      const words = `${fn.name} ${right.action} ${right.resource}`;
      const known = reasons.filter(
        ({ action, on }) => action === right.action && (on?.test(right.resource) ?? true),
      );
      for (const reason of known) needed.add(reason);
      (known.length > 0 ? byAws : unused).push(words);
    }
  }
  const idleReasons = reasons.filter((reason) => !needed.has(reason)).map(({ action }) => action);
  return { simulated, denied, unused, byAws, idleReasons };
}

async function simulate(fn: DeployedFunction, { action, resource, context }: Request): Promise<string> {
  const document = {
    Version: '2012-10-17',
    Statement: fn.statements.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  };
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::123456789012:role/${fn.name}`,
        action,
        resource: { resource, accountId: '123456789012' },
        contextVariables: { ...context },
      },
      identityPolicies: [{ name: fn.name, policy: document }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(`${fn.name} ${action}: ${answer.errors.message}`);
  return answer.overallResult;
}

function rightsOf(statements: readonly Statement[]): readonly { action: string; resource: string }[] {
  return statements.flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource }))),
  );
}

function distinct(requests: readonly Request[]): readonly Request[] {
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}
