import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { useSession } from '../session/session.ts';
import { type AnswerOf, callApi, type Problem, type RequestOf, type StaffOperation } from './call.ts';

interface ReadOptions {
  readonly enabled?: boolean;
  /** Milliseconds after which it is read again. */
  readonly every?: number;
  /** What was read moments ago is not good enough: somebody signs what they see. */
  readonly isAlwaysNew?: boolean;
}

/** Reads, and reads again when a change was made. */
export function useRead<Id extends StaffOperation>(
  id: Id,
  request: RequestOf<Id>,
  options: ReadOptions = {},
): UseQueryResult<AnswerOf<Id>> {
  const { token, signOut } = useSession();
  return useQuery({
    queryKey: [id, request],
    queryFn: () => callApi(token, id, request).catch(endOfSession(signOut)),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.isAlwaysNew ? { staleTime: 0 } : {}),
  });
}

/** A change; whatever is on the screen is read again afterwards. */
export function useChange<Id extends StaffOperation>(id: Id) {
  const { token, signOut } = useSession();
  const queries = useQueryClient();
  return useMutation<AnswerOf<Id>, Error, RequestOf<Id>>({
    mutationFn: (request) => callApi(token, id, request).catch(endOfSession(signOut)),
    onSettled: () => queries.invalidateQueries(),
  });
}

const endOfSession = (signOut: () => void) => (error: Error | Problem) => {
  if ('status' in error && error.status === 401) signOut();
  throw error;
};
