import { describe, expect, it } from 'vitest';
import { originHeader } from '#shared/declarations/origin.ts';
import { httpEvent } from '../../support/lambda-events.ts';
import { functionOf, route } from './word-function.ts';

const originKey = 'k'.repeat(48);
const sent = (headers: Record<string, string>) =>
  httpEvent(route, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ word: 'hello' }),
  });

describe('behind a distribution', () => {
  const call = functionOf(undefined, { originKey });

  it('answers what came through it', async () => {
    expect(await call(sent({ [originHeader]: originKey }))).toMatchObject({ status: 202 });
  });

  it.each([
    ['nothing', {}],
    ['something else', { [originHeader]: 'x'.repeat(48) }],
    ['a part', { [originHeader]: originKey.slice(1) }],
    ['an empty text', { [originHeader]: '' }],
  ])('refuses what says %s, and does not repeat it', async (_, headers) => {
    const refused = await call(sent(headers));
    expect(refused).toMatchObject({ status: 403, json: { type: 'urn:lantern:problem:origin.unknown' } });
    expect(refused.text).not.toContain(originKey);
  });
});

it('answers everybody where there is no distribution', async () => {
  expect(await functionOf()(sent({}))).toMatchObject({ status: 202 });
});
