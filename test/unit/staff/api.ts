import type { FunctionLog } from '#functions/runtime/log.ts';
import { staffVerifier } from '#shared/adapters/staff-verifier.ts';
import type { Role } from '#shared/declarations/routes.ts';
import { authorize } from '#shared/usecases/staff/authorize.ts';
import { type InMemoryDeps, inMemoryDeps } from '../../support/in-memory.ts';
import { call, type StaffAnswer, type StaffOperation, type StaffRequest } from './requests.ts';
import { audience, issuer, tokenIssuer } from './tokens.ts';

const provider = await tokenIssuer();
const verifier = staffVerifier({ issuer, audience, jwks: provider.jwks });

let deps: InMemoryDeps = inMemoryDeps();
const logged: unknown[] = [];

/**
 * Stands in for the composition root: `vi.mock(root, () => import('./api.ts'))`. Test files share their
 * modules and the function makes its dependencies once, so each of them passes on to those of the test
 * that runs.
 */
export function staffDeps() {
  const part = <K extends keyof InMemoryDeps>(name: K) =>
    new Proxy(() => {}, {
      get: (_, key) => Reflect.get(deps[name], key),
      // Some ports are functions.
      apply: (_, self, args) => Reflect.apply(deps[name] as () => unknown, self, args),
    });
  const keep = (...args: readonly unknown[]) => void logged.push(args);
  return {
    ...Object.fromEntries(Object.keys(deps).map((name) => [name, part(name as keyof InMemoryDeps)])),
    log: { info: keep, warn: keep, error: keep, count() {}, flush() {} } satisfies FunctionLog,
    async authorize(operation: StaffOperation, authorization: string | undefined) {
      const actor = await verifier.verify(authorization);
      await authorize(deps, actor, operation);
      return actor;
    },
  };
}

/** Empty fakes behind the API, and a way to call it; everything it logged and recorded is kept. */
export function openApi(handler: unknown) {
  deps = inMemoryDeps();
  logged.length = 0;
  return {
    deps,
    bearer: provider.bearer,
    logged: (): string => JSON.stringify(logged),
    /** What the audit trail holds, in short. */
    acts: () => deps.audit.entries.map(({ action, outcome, detail }) => [action, outcome, detail]),
    as: async (role: Role, id: StaffOperation, request: StaffRequest = {}): Promise<StaffAnswer> =>
      call(handler, id, { ...request, authorization: await provider.bearer(`${role}-1`, role) }),
  };
}
