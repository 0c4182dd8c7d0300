import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AppError, type ErrorKind } from '#shared/domain/app-error.ts';
import { formPost, jsonPost } from '../../support/lambda-events.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';
import { functionOf, pages, route } from './word-function.ts';

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

const said = (word: unknown) => jsonPost(route, { word });

describe('an error', () => {
  const kinds: readonly (readonly [ErrorKind, number])[] = [
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
  ];
  it.each(kinds)('that the caller caused, %s, says what it is: %i', async (kind, status) => {
    const failing = functionOf(() => {
      throw new AppError(kind, 'thing.wrong', 'The thing is wrong.', [
        { field: 'word', message: 'is wrong' },
      ]);
    });
    expect(await failing(said('x'))).toMatchObject({
      status,
      json: {
        type: 'urn:lantern:problem:thing.wrong',
        title: 'The thing is wrong.',
        status,
        errors: [{ field: 'word', message: 'is wrong' }],
      },
    });
  });

  const secret = 'ana.lopez@mail.example.com';
  it.each([
    ['an error', () => new Error(`cannot write ${secret}`)],
    [
      'an error whose text looks like a stack',
      () => new TypeError(`bad\n    at ${secret} (file:///x.ts:1:1)\n    at end`),
    ],
    ['an error with a cause', () => new Error('outer', { cause: new Error(secret) })],
    [
      'an error with a status of its own',
      () => Object.assign(new Error(secret), { statusCode: 503, expose: true }),
    ],
    ['a text', () => secret],
    ['an object', () => ({ message: secret })],
    ['nothing', () => undefined],
  ])('of ours, %s, gets a fixed text and tells nothing, neither the caller nor the log', async (_, make) => {
    const failing = functionOf(() => {
      throw make();
    });
    const { status, json, text } = await failing(said('x'));
    expect({ status, json }).toEqual({
      status: 500,
      json: {
        type: 'urn:lantern:problem:internal',
        title: 'Something went wrong on our side. Please try again later.',
        status: 500,
      },
    });
    expect(text + output.text()).not.toMatch(/lopez|mail\.example/);
    expect(output.records().find(({ message }) => message === 'http.failed')).toMatchObject({
      level: 'ERROR',
      route,
    });
  });

  it('is a page for a form post', async () => {
    const failing = functionOf(() => Promise.reject(new Error('x')), { pages });
    expect(await failing(formPost(route, { word: 'x' }))).toMatchObject({
      status: 500,
      text: '<p>problem 500</p>',
      headers: pages.headers,
    });
    expect(await failing(formPost(route, {}))).toMatchObject({ status: 422, text: '<p>problem 422</p>' });
    expect((await failing(said('x'))).json).toMatchObject({ status: 500 });
  });

  it('leaves where it happened in the log', async () => {
    await functionOf(() => {
      throw new RangeError('x');
    })(said('x'));
    const [record] = output.records().filter(({ message }) => message === 'http.failed');
    expect(record).toMatchObject({ error: 'RangeError' });
    expect(record?.['at']).toContain('http-errors.test.ts');
  });
});

describe('the caller', () => {
  const actor = { user: 'pat', roles: ['author' as const] };

  it('is asked for by operation and Authorization header before the handler runs', async () => {
    const authorize = vi.fn(async () => actor);
    const event = said('x');
    event.headers['authorization'] = 'Bearer t';
    expect((await functionOf(undefined, { authorize })(event)).status).toBe(202);
    expect(authorize).toHaveBeenCalledWith('submitInterest', 'Bearer t');
  });

  it('who may not gets no further, whatever the body is', async () => {
    const handle = vi.fn();
    const authorize = () => Promise.reject(new AppError('forbidden', 'role.missing', 'You may not.'));
    for (const event of [said('x'), jsonPost(route, { wrong: 1 })]) {
      expect(await functionOf(handle, { authorize })(event)).toMatchObject({ status: 403 });
    }
    expect(handle).not.toHaveBeenCalled();
  });
});
