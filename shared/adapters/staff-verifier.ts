import { JwtVerifier } from 'aws-jwt-verify';
import { FetchError } from 'aws-jwt-verify/error';
import { assertIsJwks, type Jwks } from 'aws-jwt-verify/jwk';
import * as z from 'zod';

import { roles } from '#shared/declarations/routes.ts';
import { AppError } from '#shared/domain/app-error.ts';
import type { Actor } from '#shared/usecases/staff/actor.ts';

export interface StaffVerifier {
  /**
   * Who a bearer token stands for.
   *
   * @param authorization the Authorization header
   * @throws AppError unauthenticated, without saying why: whoever holds a bad token need not learn it
   */
  verify(authorization: string | undefined): Promise<Actor>;
}

export interface StaffIssuer {
  readonly issuer: string;
  /** The client that tokens must be made for. */
  readonly audience: string;
  /** A fixed key set as JSON, in place of the issuer's own address. */
  readonly jwks?: string | undefined;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(128),
  // A token that never ends is refused, though its signature is good.
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  token_use: z.enum(['access', 'id']).optional(),
  'cognito:groups': z.array(z.string()).optional(),
  roles: z.array(z.string()).optional(),
  email: z.string().optional(),
});
type Claims = z.infer<typeof claimsSchema>;

/**
 * Tokens of the identity provider: access tokens name their client in `client_id`, id tokens in `aud`.
 * Signature, issuer and dates are the library's; it takes asymmetric signatures only.
 */
export function staffVerifier({ issuer, audience, jwks }: StaffIssuer): StaffVerifier {
  // The library wants an https address for the keys, even where they are given and it is never asked.
  const fixed = jwks === undefined ? {} : { jwksUri: 'https://unused.invalid/jwks' };
  const verifier = JwtVerifier.create({ issuer, audience: null, ...fixed });
  if (jwks !== undefined) verifier.cacheJwks(keySet(jwks));
  return {
    async verify(authorization) {
      const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw unauthenticated();
      const payload = await verifier.verify(token).catch((error: unknown) => {
        // That the issuer cannot be reached is not the caller's fault.
        throw error instanceof FetchError ? error : unauthenticated();
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success || !isFor(claims.data, audience)) throw unauthenticated();
      return actorOf(claims.data);
    },
  };
}

function keySet(json: string): Jwks {
  const keys = z.json().parse(JSON.parse(json));
  assertIsJwks(keys);
  return keys;
}

function isFor({ aud, client_id: client }: Claims, audience: string): boolean {
  return client === audience || (Array.isArray(aud) ? aud.includes(audience) : aud === audience);
}

function actorOf(claims: Claims): Actor {
  const groups = claims['cognito:groups'] ?? claims.roles ?? [];
  return {
    user: claims.sub,
    roles: roles.filter((role) => groups.includes(role)),
    ...(claims.email === undefined ? {} : { email: claims.email }),
  };
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'staff.token', 'Sign in first.');
}
