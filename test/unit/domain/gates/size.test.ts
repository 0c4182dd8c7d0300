import { expect, it } from 'vitest';

import { size } from '#shared/domain/gates/size.ts';
import { found, step } from './step-under-review.ts';

/** A step whose HTML is this many bytes before its fields are filled. */
function ofBytes(bytes: number, fill = 'x') {
  const under = step();
  const empty = Buffer.byteLength(under.variants[0]?.html ?? '');
  const filling = fill.repeat(Math.floor((bytes - empty) / Buffer.byteLength(fill)));
  return step({ html: (html) => html.replace('</div>', `${filling}</div>`) });
}

/** Two crisis blocks and two links, as the layout of these tests has them. */
const grows = 2 * 2560 + 2 * 256;
const limit = 80 * 1024;

it.each([
  ['a short mail', 3_000, 'x'],
  ['half of the limit', limit / 2, 'x'],
  ['just under the limit', limit - grows - 10, 'x'],
  ['exactly the limit', limit - grows, 'x'],
  ['long letters, counted in bytes', limit - grows - 10, 'é'],
  ['longer letters', limit - grows - 10, '人'],
])('%s passes', (_, bytes, fill) => {
  expect(size(ofBytes(bytes, fill))).toEqual([]);
});

it.each([
  ['one byte too many', limit - grows + 1, 'x'],
  ['what only the fields make too long', limit - grows + 500, 'x'],
  ['the limit itself, before the fields', limit, 'x'],
  ['long letters', limit - grows + 10, 'é'],
  ['longer letters', limit - grows + 10, '人'],
  ['what a client would cut', 102 * 1024, 'x'],
])('%s does not pass', (_, bytes, fill) => {
  expect(found(size, ofBytes(bytes, fill))).toEqual([
    expect.stringMatching(/^every variant: The HTML is \d+ KB with the longest values; 80 KB is the most\.$/),
  ]);
});

it('each greeting counts', () => {
  const under = ofBytes(limit - grows - 100);
  const [first] = under.variants;
  if (first === undefined) throw new Error('a variant is needed');
  const greeted = { ...first, html: first.html.replace('xxxxxxxxxxxx', '{{greeting}}') };
  expect(size({ ...under, variants: [greeted] })).toHaveLength(1);
});
