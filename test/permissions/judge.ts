import { runSimulation } from '@cloud-copilot/iam-simulate';

import { account, type DeployedFunction, type Statement } from './deployed-function.ts';
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
 * Holds every recorded call, and what AWS asks for along with it, against the role of its function; and
 * every right against all of these.
 *
 * @throws when a call cannot be judged, or a policy is not valid
 */
export async function judge(
  calls: readonly RecordedCall[],
  functions: readonly DeployedFunction[],
  reasons: readonly Reason[],
): Promise<Judgement> {
  const denied: string[] = [];
  const unused: string[] = [];
  const byAws: string[] = [];
  const needed = new Set<Reason>();
  let simulated = 0;
  for (const fn of functions) {
    const own = distinct(calls.filter((call) => call.fn === fn.name).flatMap((call) => requestsOf(call, fn)));
    const asked = reasons.map((reason) => ({ reason, requests: reason.asks(fn, own) }));
    for (const { reason } of asked.filter(({ requests }) => requests.length > 0)) needed.add(reason);
    const ofAws = asked.flatMap(({ requests }) => requests);
    for (const request of distinct([...own, ...ofAws])) {
      simulated += 1;
      const result = await simulate(fn.name, fn.statements, request);
      if (result !== 'Allowed') denied.push(`${fn.name} ${request.action} ${request.resource}: ${result}`);
    }
    for (const right of rightsOf(fn.statements)) {
      if (await uses(fn.name, right, own)) continue;
      const words = [fn.name, right.actions, right.resources, ...conditionOf(right)].join(' ');
      ((await uses(fn.name, right, ofAws)) ? byAws : unused).push(words);
    }
  }
  const idleReasons = reasons.filter((reason) => !needed.has(reason)).map(({ why }) => why);
  return { simulated, denied, unused, byAws, idleReasons };
}

/** Whether one of the requests is allowed by this right, under its very condition. */
async function uses(name: string, right: Statement, requests: readonly Request[]): Promise<boolean> {
  for (const request of requests) {
    if (!right.actions.includes(request.action) || !right.resources.includes(request.resource)) continue;
    if ((await simulate(name, [right], request)) === 'Allowed') return true;
  }
  return false;
}

/** Without it no role may use a key, whatever its own policy says; judge.test.ts looks for it in the templates. */
const keyPolicy = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  },
};

async function simulate(
  name: string,
  statements: readonly Statement[],
  { action, resource, context }: Request,
): Promise<string> {
  const document = {
    Version: '2012-10-17',
    Statement: statements.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(condition === undefined ? {} : { Condition: condition }),
    })),
  };
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/${name}`,
        action,
        resource: { resource, accountId: account },
        contextVariables: { ...context },
      },
      identityPolicies: [{ name, policy: document }],
      ...(action.startsWith('kms:') ? { resourcePolicy: keyPolicy } : {}),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(`${name} ${action}: ${answer.errors.message}`);
  return answer.overallResult;
}

/** Each action on each resource as a statement of its own. */
function rightsOf(statements: readonly Statement[]): readonly Statement[] {
  return statements.flatMap(({ actions, resources, ...rest }) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({ ...rest, actions: [action], resources: [resource] })),
    ),
  );
}

const conditionOf = ({ condition }: Statement): readonly string[] =>
  condition === undefined ? [] : [JSON.stringify(condition)];

function distinct(requests: readonly Request[]): readonly Request[] {
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}
