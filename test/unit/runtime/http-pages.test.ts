import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { httpFunction } from '#functions/runtime/http.ts';
import type { FunctionLog } from '#functions/runtime/log.ts';
import { recipientOperations } from '#shared/contract/recipient-operations.ts';
import { httpEvent, lambdaContext } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';

const token = 'T0ken-that-nobody-may-see';
const pathParameters = { token };
const headers = { 'content-type': 'text/html; charset=utf-8', 'x-page': 'yes' };
const pages = { headers, problem: ({ status }: { readonly status: number }) => `<p>problem ${status}</p>` };

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

function pagesOf(answer: (id: string) => unknown = (id) => ({ status: 200, html: `<p>${id}</p>` })) {
  const handle = vi.fn(async (id: string) => answer(id) as { status: number; html: string });
  const handler = httpFunction(
    'recipient',
    recipientOperations,
    (log: FunctionLog) => ({ log, pages, originKey: undefined }),
    {
      showConfirm: () => handle('showConfirm'),
      confirm: () => handle('confirm'),
      showLeave: () => handle('showLeave'),
      leave: () => handle('leave'),
      showPreferences: () => handle('showPreferences'),
      changePreferences: (_, { body: { choice } }) => handle(`changePreferences ${choice}`),
    },
  );
  return { handle, call: (event: ReturnType<typeof httpEvent>) => handler(event, lambdaContext()) };
}

describe('a page', () => {
  it.each([
    ['GET /c/{token}', 'showConfirm'],
    ['POST /c/{token}', 'confirm'],
    ['GET /u/{token}', 'showLeave'],
    ['POST /u/{token}', 'leave'],
    ['GET /p/{token}', 'showPreferences'],
    ['POST /u/{token}/', 'leave'],
  ])('%s is answered by %s, with the headers of pages', async (key, id) => {
    expect(await pagesOf().call(httpEvent(key, { pathParameters }))).toEqual({
      statusCode: 200,
      headers,
      body: `<p>${id}</p>`,
    });
  });

  it.each([
    'HEAD /c/{token}',
    'HEAD /u/{token}',
    'HEAD /p/{token}',
    'OPTIONS /u/{token}',
    'DELETE /u/{token}',
    'PUT /p/{token}',
  ])('%s calls no handler', async (key) => {
    const { call, handle } = pagesOf();
    expect(await call(httpEvent(key, { pathParameters }))).toEqual({
      statusCode: 404,
      headers,
      body: '<p>problem 404</p>',
    });
    expect(handle).not.toHaveBeenCalled();
  });

  it('that is no page is a fault of ours', async () => {
    for (const wrong of [
      undefined,
      null,
      'html',
      { status: 200 },
      { html: 'x' },
      { status: '200', html: 'x' },
    ]) {
      expect(await pagesOf(() => wrong).call(httpEvent('GET /c/{token}', { pathParameters }))).toMatchObject({
        statusCode: 500,
      });
    }
  });

  it('of a fault of ours has the headers of pages too', async () => {
    const { call } = pagesOf(() => Promise.reject(new Error('down')));
    expect(await call(httpEvent('POST /u/{token}', { pathParameters }))).toEqual({
      statusCode: 500,
      headers,
      body: '<p>problem 500</p>',
    });
  });
});

describe('one-click leaving', () => {
  const multipart =
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';

  it.each([
    [
      'as Gmail posts',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'List-Unsubscribe=One-Click',
      true,
    ],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=b' }, multipart, true],
    ['with no type and no body', {}, undefined, false],
    ['with an unknown type', { 'content-type': 'application/octet-stream' }, 'x', true],
    ['with broken JSON', { 'content-type': 'application/json' }, '{', false],
    [
      'with a broken form',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '%%%=%zz&__proto__=1',
      true,
    ],
    [
      'with a cookie and an origin',
      { cookie: 'a=b', origin: 'https://evil.example.org', referer: 'https://x' },
      'x',
      false,
    ],
  ])('does not depend on the body or the headers: %s', async (_, given, body, base64) => {
    const { call, handle } = pagesOf();
    const event = httpEvent('POST /u/{token}', {
      pathParameters,
      headers: { ...given } as Record<string, string>,
      base64,
      ...(body === undefined ? {} : { body }),
    });
    expect(await call(event)).toMatchObject({ statusCode: 200 });
    expect(handle).toHaveBeenCalledTimes(1);
  });
});

describe('preferences', () => {
  const post = (body: string) =>
    httpEvent('POST /p/{token}', {
      pathParameters,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      base64: true,
    });

  it.each(['campaign', 'everything', 'erase'])('takes the choice %s', async (choice) => {
    expect(await pagesOf().call(post(`choice=${choice}`))).toMatchObject({
      body: `<p>changePreferences ${choice}</p>`,
    });
  });

  it.each([
    '',
    'choice=',
    'choice=none',
    'choice=erase&choice=campaign',
    'choice=erase&more=1',
    'Choice=erase',
  ])('refuses %j', async (body) => {
    const { call, handle } = pagesOf();
    expect(await call(post(body))).toMatchObject({ statusCode: 422, headers });
    expect(handle).not.toHaveBeenCalled();
  });
});

it('no token is ever logged: routes are named by their key (X-18)', async () => {
  for (const answer of [undefined, () => Promise.reject(new Error(token)), () => ({ status: token })]) {
    const { call } = pagesOf(answer);
    for (const key of ['GET /c/{token}', 'POST /p/{token}', 'POST /u/{token}', 'HEAD /u/{token}']) {
      await call(
        httpEvent(key, { pathParameters, headers: { referer: `https://lantern.example/u/${token}` } }),
      );
    }
  }
  await pagesOf().call(httpEvent('GET /c/{token}', { pathParameters: { token: token.repeat(20) } }));
  expect(output.records().length).toBeGreaterThan(10);
  expect(output.text()).not.toContain(token);
});
