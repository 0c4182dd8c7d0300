import { InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';

import type { Settings } from './settings.ts';

const home = '/staff/';

/**
 * Sign-in by authorization code and PKCE. Tokens are kept in memory alone: whoever reloads signs in again,
 * mostly without being asked. What must live through the way to the issuer and back is one random verifier,
 * which is useless once its code was exchanged and is removed then.
 */
export function userManager({ issuer, clientId }: Settings): UserManager {
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${location.origin}${home}`,
    post_logout_redirect_uri: `${location.origin}${home}`,
    response_type: 'code',
    scope: 'openid',
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    // Tokens last minutes; whoever is at work gets the next one a minute before.
    automaticSilentRenew: true,
    monitorSession: false,
  });
}

/** Takes the code that the issuer sent back, if this page was opened by it, and returns to where it began. */
export async function finishSignIn(manager: UserManager): Promise<User | undefined> {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state')) return undefined;
  try {
    const user = await manager.signinRedirectCallback();
    const { state } = user;
    history.replaceState(null, '', typeof state === 'string' && state.startsWith(home) ? state : home);
    return user;
  } catch (error) {
    history.replaceState(null, '', home);
    throw error;
  }
}
