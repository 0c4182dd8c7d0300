import { createHash } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';

import { BadRequest } from '#infra/local/control-answer.ts';
import { issuerRoutes } from '#infra/local/staff-issuer.ts';
import { audience, makeStaffTokens } from '#infra/local/staff-tokens.ts';

const origin = 'http://127.0.0.1:3000';
const verifier = 'v'.repeat(43);
const asked = {
  response_type: 'code',
  client_id: audience,
  redirect_uri: `${origin}/staff/`,
  state: 'state-1',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

function requestWith(body = ''): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Readable.prototype.push.call(request, body);
  Readable.prototype.push.call(request, null);
  return request;
}

async function issuer() {
  const routes = issuerRoutes(await makeStaffTokens(`${origin}/local`));
  const call = async (route: string, fields: Readonly<Record<string, string>> = {}) => {
    const handler = routes[route];
    if (handler === undefined) throw new Error('no such route');
    const [method = '', path] = route.split(' ');
    const search = String(new URLSearchParams(fields));
    return method === 'POST'
      ? handler(requestWith(search), new URL(`${origin}${path}`))
      : handler(requestWith(), new URL(`${origin}${path}?${search}`));
  };
  return {
    call,
    choose: (changes: object = {}) =>
      call('GET /local/authorize/choose', { ...asked, user: 'pat', role: 'approver', ...changes }),
    exchange: (code: string, changes: object = {}) =>
      call('POST /local/token', {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: asked.redirect_uri,
        ...changes,
      }),
  };
}

const codeIn = (location = '') => new URL(location).searchParams.get('code') ?? '';

describe('the embedded issuer', () => {
  it('leads from the choice back to the console with a code, and from the code to a token', async () => {
    const { choose, exchange } = await issuer();
    const { location } = await choose();
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/staff\/\?code=[\w-]+&state=state-1$/);
    const { access_token: token } = JSON.parse(String((await exchange(codeIn(location))).body));
    expect(decodeJwt(token)).toMatchObject({
      sub: 'pat',
      'cognito:groups': ['approver'],
      client_id: audience,
    });
  });

  it.each([
    ['another verifier', { code_verifier: 'w'.repeat(43) }],
    ['another address to return to', { redirect_uri: `${origin}/other/` }],
  ])('refuses a code with %s, and then for good', async (_, changes) => {
    const { choose, exchange } = await issuer();
    const code = codeIn((await choose()).location);
    await expect(exchange(code, changes)).rejects.toThrow(BadRequest);
    await expect(exchange(code)).rejects.toThrow(BadRequest);
  });

  it('renews a token for who has signed in, and for nobody else', async () => {
    const { call, choose, exchange } = await issuer();
    const first = JSON.parse(String((await exchange(codeIn((await choose()).location))).body));
    const renew = (refresh: string) =>
      call('POST /local/token', { grant_type: 'refresh_token', refresh_token: refresh });
    const { access_token: token } = JSON.parse(String((await renew(first.refresh_token)).body));
    expect(decodeJwt(token)).toMatchObject({ sub: 'pat' });
    await expect(renew('guessed')).rejects.toThrow(BadRequest);
  });

  it('takes a code once', async () => {
    const { choose, exchange } = await issuer();
    const code = codeIn((await choose()).location);
    await exchange(code);
    await expect(exchange(code)).rejects.toThrow('used before');
  });

  it.each([
    ['a foreign address to return to', { redirect_uri: 'https://evil.example/staff/' }],
    ['no such role', { role: 'root' }],
    ['no proof of the key', { code_challenge_method: 'plain' }],
    ['another client', { client_id: 'somebody' }],
  ])('refuses %s', async (_, changes) => {
    await expect((await issuer()).choose(changes)).rejects.toThrow(BadRequest);
  });

  it('shows what it was asked as text, whatever it holds', async () => {
    const { body } = await (await issuer()).call('GET /local/authorize', {
      ...asked,
      state: '"><script>x</script>',
    });
    expect(String(body)).not.toContain('<script>');
  });
});
