import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import type { UserManager } from 'oidc-client-ts';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';

import { callApi } from '../api/call.ts';
import { useIdle } from './idle.ts';
import { type Session, SessionContext } from './session.ts';
import { loadSettings } from './settings.ts';
import { finishSignIn, userManager } from './sign-in.ts';

/** */
const idleMinutes = 15;

type Who = Pick<Session, 'token' | 'user' | 'roles'>;
type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signed-out'; readonly notice?: string }
  | { readonly kind: 'signed-in'; readonly who: Who };

/** Shows its children to who is signed in, and to everybody else the way in. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const [manager, setManager] = useState<UserManager>();
  const [state, setState] = useState<State>({ kind: 'starting' });
  useEffect(() => {
    let current = true;
    void begin(setManager).then((next) => current && setState(next));
    return () => {
      current = false;
    };
  }, []);
  useRenewal(manager, setState);
  const signOut = useSignOut(manager, setState);
  const session = useMemo(
    () => (state.kind === 'signed-in' ? { ...state.who, signOut } : undefined),
    [state, signOut],
  );
  if (session !== undefined)
    return (
      <SessionContext value={session}>
        <IdleWatch onIdle={signOut} />
        {children}
      </SessionContext>
    );
  const go = () => void manager?.signinRedirect({ state: `${location.pathname}${location.hash}` });
  return (
    <main className="sign-in">
      <Container header={<Box variant="h1">Staff console</Box>}>
        <SpaceBetween size="m">
          {state.kind === 'signed-out' && state.notice !== undefined ? (
            <Alert type="info">{state.notice}</Alert>
          ) : null}
          <Button
            variant="primary"
            onClick={go}
            disabled={manager === undefined}
            loading={state.kind === 'starting'}
          >
            Sign in
          </Button>
        </SpaceBetween>
      </Container>
    </main>
  );
}

function IdleWatch({ onIdle }: { readonly onIdle: (notice: string) => void }) {
  const leave = useCallback(
    () => onIdle(`Signed out after ${idleMinutes} minutes without a touch.`),
    [onIdle],
  );
  useIdle(idleMinutes, leave);
  return null;
}

/** Calls go on with the newest token. */
function useRenewal(
  manager: UserManager | undefined,
  setState: (change: (state: State) => State) => void,
): void {
  useEffect(
    () =>
      manager?.events.addUserLoaded(({ access_token: token }) =>
        setState((state) =>
          state.kind === 'signed-in' ? { ...state, who: { ...state.who, token } } : state,
        ),
      ),
    [manager, setState],
  );
}

function useSignOut(manager: UserManager | undefined, setState: (state: State) => void) {
  const queries = useQueryClient();
  return useCallback(
    (notice?: string) => {
      // What was on the screen must not come back with the next person.
      queries.clear();
      void manager?.removeUser();
      setState({ kind: 'signed-out', notice: notice ?? 'You are signed out.' });
    },
    [manager, queries, setState],
  );
}

/** React runs effects twice while developing, and a code can be exchanged once. */
let beginning: Promise<readonly [UserManager | undefined, State]> | undefined;

async function begin(setManager: (manager: UserManager) => void): Promise<State> {
  beginning ??= start();
  const [manager, state] = await beginning;
  if (manager !== undefined) setManager(manager);
  return state;
}

async function start(): Promise<readonly [UserManager | undefined, State]> {
  try {
    const manager = userManager(await loadSettings());
    try {
      const user = await finishSignIn(manager);
      if (user === undefined) return [manager, { kind: 'signed-out' }];
      const { access_token: token } = user;
      const me = await callApi(token, 'getMe', {});
      return [manager, { kind: 'signed-in', who: { token, ...me } }];
    } catch (error) {
      return [manager, { kind: 'signed-out', notice: wordsOf(error) }];
    }
  } catch (error) {
    return [undefined, { kind: 'signed-out', notice: wordsOf(error) }];
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Signing in failed.';
}
