import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export const issuer = 'https://staff.example/pool';
export const audience = 'console-client';

/** An identity provider of its own: its keys, and what it signs. Tokens are like Cognito's access tokens. */
export async function tokenIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' };
  const sign = (claims: JWTPayload, seconds = 600): Promise<string> =>
    new SignJWT({ token_use: 'access', client_id: audience, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
      .setIssuer(claims.iss ?? issuer)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
      .sign(privateKey);
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    privateKey,
    sign,
    /** The Authorization header of somebody with these roles. */
    bearer: async (user: string, ...groups: string[]) =>
      `Bearer ${await sign({ sub: user, 'cognito:groups': groups })}`,
  };
}
