import * as z from 'zod';
import { absent, type Reading, read } from '../reading.ts';

const documentSchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Where API Gateway finds the keys of an outside issuer. */
export function discoveryOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

export async function readIssuer(
  address: string,
  get: typeof fetch,
): Promise<Reading<{ readonly issuer: string }>> {
  const document = await get(address, { signal: AbortSignal.timeout(10_000) })
    .then((answer): Promise<unknown> | undefined => (answer.ok ? answer.json() : undefined))
    .catch(() => undefined);
  const parsed = documentSchema.safeParse(document);
  return parsed.success ? read({ issuer: parsed.data.issuer }) : absent;
}
