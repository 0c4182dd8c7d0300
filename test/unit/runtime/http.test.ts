import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';

import { type HttpDeps, httpFunction } from '#functions/runtime/http.ts';
import { jsonHeaders } from '#shared/declarations/security-headers.ts';
import { formPost, httpEvent, jsonPost, lambdaContext } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';
import { functionOf, operations, pages, route } from './word-function.ts';

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

const said = (word: unknown) => jsonPost(route, { word });
const withType = (type: string | undefined, body?: string, base64 = false) =>
  httpEvent(route, {
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    ...(body === undefined ? {} : { body }),
    base64,
  });
const problem = (code: string, status: number) => ({
  type: `urn:lantern:problem:${code}`,
  title: expect.any(String),
  status,
});

describe('an answer', () => {
  it('is what the handler gave, with the status of the operation and the headers of the API', async () => {
    const { status, headers, json } = await functionOf()(said('hello'));
    expect({ status, json }).toEqual({ status: 202, json: { said: 'hello' } });
    expect(headers).toEqual({ ...jsonHeaders, 'content-type': 'application/json' });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('is a page for a form post, where there are pages', async () => {
    const form = () => formPost(route, { word: 'hello' });
    expect(await functionOf(undefined, { pages })(form())).toMatchObject({
      status: 202,
      text: '<p>thanks</p>',
      headers: pages.headers,
    });
    expect(await functionOf()(form())).toMatchObject({ json: { said: 'hello' } });
    expect(await functionOf(undefined, { pages })(said('hello'))).toMatchObject({ json: { said: 'hello' } });
  });

  it('takes a form type in any case and with a charset', async () => {
    for (const type of [
      'Application/X-WWW-Form-Urlencoded',
      'application/x-www-form-urlencoded; charset=UTF-8',
    ]) {
      expect(await functionOf(undefined, { pages })(withType(type, 'word=hello', true))).toMatchObject({
        text: '<p>thanks</p>',
      });
    }
  });

  it('never holds what the response does not declare', async () => {
    const refused = await functionOf(() => ({ said: 'x', secret: 'ana@example.com' }))(said('x'));
    expect(refused).toMatchObject({ status: 500, json: problem('internal', 500) });
    expect(refused.text + output.text()).not.toMatch(/secret|ana@/);
    expect(await functionOf(() => ({ said: 7 }))(said('x'))).toMatchObject({ status: 500 });
    expect(await functionOf(() => undefined)(said('x'))).toMatchObject({ status: 500 });
  });

  it('makes its dependencies once, at the first call', async () => {
    const makeDeps = vi.fn((log: HttpDeps['log']) => ({ log, originKey: undefined }));
    const handler = httpFunction('intake', operations, makeDeps, {
      submitInterest: async () => ({ said: 'x' }),
    });
    expect(makeDeps).not.toHaveBeenCalled();
    for (let i = 0; i < 3; i++) await handler(said('x'), lambdaContext());
    expect(makeDeps).toHaveBeenCalledTimes(1);
  });
});

describe('a body', () => {
  it('is read as JSON or as a form, plain or in base64', async () => {
    const json = JSON.stringify({ word: 'grüße 👋' });
    for (const event of [
      withType('application/json', json),
      withType('application/json; charset=utf-8', json),
      withType('application/json', json, true),
      httpEvent(route, { headers: { 'Content-Type': 'application/json' }, body: json }),
      withType('application/x-www-form-urlencoded', `word=${encodeURIComponent('grüße 👋')}`),
      formPost(route, { word: 'grüße 👋' }),
    ]) {
      expect((await functionOf()(event)).json).toEqual({ said: 'grüße 👋' });
    }
  });

  it.each([
    ['malformed', withType('application/json', '{"word":'), 'request.unreadable'],
    ['empty', withType('application/json', ''), 'request.unreadable'],
    ['missing', withType('application/json'), 'request.unreadable'],
    ['base64 of nothing that is JSON', withType('application/json', 'word=x', true), 'request.unreadable'],
    ['of no type', withType(undefined, '{"word":"x"}'), 'request.invalid'],
    ['of another type', withType('text/plain', '{"word":"x"}'), 'request.invalid'],
    ['multipart', withType('multipart/form-data; boundary=x', '--x--', true), 'request.invalid'],
    ['a list', withType('application/json', '[]'), 'request.invalid'],
    ['null', withType('application/json', 'null'), 'request.invalid'],
    ['an empty form', withType('application/x-www-form-urlencoded', ''), 'request.invalid'],
  ])('that is %s is refused with 422', async (_, event, code) => {
    const handle = vi.fn();
    expect(await functionOf(handle)(event)).toMatchObject({ status: 422, json: problem(code, 422) });
    expect(handle).not.toHaveBeenCalled();
  });

  it.each([
    ['JSON', withType('application/json', '{"word":"x","__proto__":{"admin":true}}')],
    ['JSON, escaped', withType('application/json', '{"word":"x","\\u005f_proto__":{"admin":true}}')],
    [
      'JSON, deep',
      withType('application/json', '{"word":"x","nested":{"deep":"x","__proto__":{"admin":true}}}'),
    ],
    [
      'JSON, by constructor',
      withType('application/json', '{"word":"x","constructor":{"prototype":{"admin":true}}}'),
    ],
    ['a form', withType('application/x-www-form-urlencoded', 'word=x&__proto__=admin', true)],
    [
      'a form, in brackets',
      withType('application/x-www-form-urlencoded', 'word=x&__proto__[admin]=true', true),
    ],
  ])('with prototype keys in %s is refused and changes no object', async (_, event) => {
    expect((await functionOf()(event)).status).toBe(422);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('names each faulty field once with its path, and no value', async () => {
    const body = { word: 'secret-value'.repeat(3), nested: { deep: 1 }, extra: 'x' };
    const { status, json, text, headers } = await functionOf()(jsonPost(route, body));
    expect(status).toBe(422);
    expect(headers['content-type']).toBe('application/problem+json');
    const fields = z
      .object({ errors: z.array(z.strictObject({ field: z.string(), message: z.string() })) })
      .parse(json).errors;
    expect(fields.map(({ field }) => field).toSorted()).toEqual(['extra', 'nested.deep', 'word']);
    expect(text).not.toContain('secret-value');
  });

  it('may hold 32 kB and not a byte more, counted in bytes, decoded, before it is read', async () => {
    const wide = functionOf(() => ({ said: 'x' }), { pages });
    const size = 32 * 1024;
    const form = 'application/x-www-form-urlencoded';
    for (const [event, status] of [
      [withType('application/json', `${' '.repeat(size - 12)}{"word":"x"}`), 202],
      [withType('application/json', `${' '.repeat(size - 11)}{"word":"x"}`), 413],
      [withType('application/json', `{"word":"${'ü'.repeat(size / 2)}"}`), 413],
      [withType(form, `word=x${'&'.repeat(size - 6)}`, true), 202],
      [withType(form, `word=x${'&'.repeat(size - 5)}`, true), 413],
    ] as const) {
      expect((await wide(event)).status).toBe(status);
    }
    expect(await wide(withType(form, 'x'.repeat(size + 1), true))).toMatchObject({
      text: '<p>problem 413</p>',
      headers: pages.headers,
    });
  });
});

describe('a route', () => {
  it.each([
    'GET /v1/interest',
    'HEAD /v1/interest',
    'OPTIONS /v1/interest',
    'POST /v1/other',
    '$default',
    'constructor',
    '__proto__',
    '/',
    '',
  ])('that is not one of the function: %s', async (key) => {
    const handle = vi.fn();
    const event = { ...said('x'), routeKey: key };
    expect(await functionOf(handle)(event)).toMatchObject({
      status: 404,
      json: problem('route.unknown', 404),
      headers: { ...jsonHeaders, 'content-type': 'application/problem+json' },
    });
    expect(handle).not.toHaveBeenCalled();
  });

  it('is the same with a slash at its end', async () => {
    expect((await functionOf()({ ...said('x'), routeKey: `${route}/` })).status).toBe(202);
  });
});
