import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

import { type Role, roles } from '#shared/declarations/routes.ts';

export const audience = 'lantern-console';
const keyId = 'local';

/** Stands in for the identity provider of staff: its key pair is made at each start. */
export interface StaffTokens {
  readonly issuer: string;
  /** JSON Web Key Set, as text. */
  readonly keySet: string;
  sign(user: string, groups: readonly Role[]): Promise<string>;
  /** The claims, as API Gateway's JWT authorizer would find them; undefined for a token it would refuse. */
  verify(token: string): Promise<Record<string, unknown> | undefined>;
}

export async function makeStaffTokens(issuer: string): Promise<StaffTokens> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  return {
    issuer,
    keySet: JSON.stringify({ keys: [key] }),
    sign: (user, groups) =>
      new SignJWT({ client_id: audience, token_use: 'access', username: user, 'cognito:groups': [...groups] })
        .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
        .setSubject(user)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(new Date())
        .setExpirationTime(new Date(Date.now() + 12 * 3_600_000))
        .sign(privateKey),
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, publicKey, { issuer, audience, currentDate: new Date() });
        return payload;
      } catch {
        return undefined;
      }
    },
  };
}

export const isRole = (text: string): text is Role => roles.some((role) => role === text);
