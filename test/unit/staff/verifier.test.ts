import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';

import { staffVerifier } from '#shared/adapters/staff-verifier.ts';
import { audience, issuer, tokenIssuer } from './tokens.ts';

let provider: Awaited<ReturnType<typeof tokenIssuer>>;
beforeAll(async () => {
  provider = await tokenIssuer();
});

const verify = (token: string | undefined) =>
  staffVerifier({ issuer, audience, jwks: provider.jwks }).verify(
    token === undefined ? token : `Bearer ${token}`,
  );

describe('a staff token', () => {
  it('of an access token names user and known roles', async () => {
    const token = await provider.sign({ sub: 'user-1', 'cognito:groups': ['author', 'root', 'privacy'] });
    expect(await verify(token)).toEqual({ user: 'user-1', roles: ['author', 'privacy'] });
  });

  it('of an id token names its client in aud, and may bring the address', async () => {
    const claims = {
      sub: 'user-1',
      aud: audience,
      token_use: 'id',
      client_id: undefined,
      email: 'a@staff.example.com',
    };
    expect(await verify(await provider.sign({ ...claims, roles: ['approver'] }))).toEqual({
      user: 'user-1',
      roles: ['approver'],
      email: 'a@staff.example.com',
    });
    expect(await verify(await provider.sign({ ...claims, aud: ['x', audience] }))).toMatchObject({
      roles: [],
    });
  });

  it('of another provider need not say what it is for', async () => {
    const token = await provider.sign({
      sub: 'user-1',
      aud: audience,
      token_use: undefined,
      client_id: undefined,
    });
    expect(await verify(token)).toMatchObject({ user: 'user-1' });
  });

  it.each([
    ['another client', { client_id: 'other' }],
    ['another audience', { client_id: undefined, aud: 'other' }],
    ['no audience', { client_id: undefined }],
    ['another use', { token_use: 'refresh' }],
    ['another issuer', { iss: 'https://other.example' }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
  ])('is refused for %s', async (_, claims) => {
    const token = await provider.sign({ sub: 'user-1', ...claims } as Parameters<typeof provider.sign>[0]);
    await expect(verify(token)).rejects.toMatchObject({ kind: 'unauthenticated', code: 'staff.token' });
  });

  it('is refused when its time is over, or has no end', async () => {
    await expect(verify(await provider.sign({ sub: 'user-1' }, -10))).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    const endless = await new SignJWT({ sub: 'user-1', client_id: audience })
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
      .setIssuer(issuer)
      .sign(provider.privateKey);
    await expect(verify(endless)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('is refused when anybody else signed it, or nobody', async () => {
    const stranger = await tokenIssuer();
    await expect(verify(await stranger.sign({ sub: 'user-1' }))).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    const [, payload] = (await provider.sign({ sub: 'user-1' })).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'key-1' })).toString('base64url');
    await expect(verify(`${none}.${payload}.AA`)).rejects.toMatchObject({ kind: 'unauthenticated' });
    const symmetric = await new SignJWT({ sub: 'user-1', client_id: audience })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .setIssuer(issuer)
      .setExpirationTime('10m')
      .sign(Buffer.from(provider.jwks));
    await expect(verify(symmetric)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it.each([undefined, '', 'abc', 'a.b', 'a.b.c.d', 'a.b.c'])('is refused as %j', async (token) => {
    await expect(verify(token)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('needs the scheme', async () => {
    const token = await provider.sign({ sub: 'user-1' });
    await expect(
      staffVerifier({ issuer, audience, jwks: provider.jwks }).verify(`Basic ${token}`),
    ).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('cannot be judged when the keys cannot be read', async () => {
    const unreachable = staffVerifier({ issuer: 'https://127.0.0.1:1', audience });
    const token = await provider.sign({ sub: 'user-1', iss: 'https://127.0.0.1:1' });
    await expect(unreachable.verify(`Bearer ${token}`)).rejects.not.toMatchObject({
      kind: 'unauthenticated',
    });
    expect(() => staffVerifier({ issuer, audience, jwks: '{}' })).toThrow();
  });
});
