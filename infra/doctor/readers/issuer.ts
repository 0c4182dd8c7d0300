import * as z from 'zod';
import { absent, type Reading, read } from '../reading.ts';

const documentSchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The document by which API Gateway finds the keys of an outside issuer. Absent when it cannot be had. */
export async function readIssuer(
  issuer: string,
  get: typeof fetch,
): Promise<Reading<{ readonly issuer: string }>> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await get(address, { signal: AbortSignal.timeout(10_000) })
    .then((answer): Promise<unknown> | undefined => (answer.ok ? answer.json() : undefined))
    .catch(() => undefined);
  const parsed = documentSchema.safeParse(document);
  return parsed.success ? read({ issuer: parsed.data.issuer }) : absent;
}
