import { createContext, useContext } from 'react';

import { type OperationId, type Role, routes } from '#shared/declarations/routes.ts';

/** Who is signed in, and how to ask the API as them. */
export interface Session {
  readonly token: string;
  readonly user: string;
  readonly roles: readonly Role[];
  signOut(): void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('used outside of the session gate');
  return session;
}

/** Whether one of the roles may call this: the same table by which the API decides. */
export function allows(roles: readonly Role[], operation: OperationId): boolean {
  const route = routes[operation];
  return 'roles' in route && route.roles.some((role) => roles.includes(role));
}

export function useMay(operation: OperationId): boolean {
  return allows(useSession().roles, operation);
}
