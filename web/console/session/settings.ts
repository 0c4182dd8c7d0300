/** What `/staff/settings.json` says: where staff sign in, and for whom their tokens are made. */
export interface Settings {
  readonly issuer: string;
  readonly clientId: string;
}

export async function loadSettings(): Promise<Settings> {
  const response = await fetch('/staff/settings.json', { cache: 'no-cache' });
  const body: unknown = response.ok ? await response.json() : undefined;
  const value = (name: string): string => {
    const found: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    if (typeof found !== 'string') throw new Error('The console is not set up: settings.json is missing.');
    return found;
  };
  return { issuer: value('issuer'), clientId: value('clientId') };
}
