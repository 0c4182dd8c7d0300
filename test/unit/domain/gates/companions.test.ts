import { expect, it } from 'vitest';

import { companions } from '#shared/domain/gates/companions.ts';
import { claim, english, found, lake, spanish, step } from './step-under-review.ts';

const first = claim('T-55', 'The first ferry was early.', { kind: 'result', with: ['T-56'] });
const second = claim('T-56', 'The second ferry was late.', { kind: 'result', with: ['T-55'] });
const third = claim('T-57', 'A third ferry was full.', { with: ['T-55', 'T-56'] });
const ice = claim('T-58', 'The ice is thin in spring.', { kind: 'safety' });
const rock = claim('T-59', 'The rocks are steep at dusk.', { kind: 'safety' });
const caution = english.medicineCaution;

it.each([
  ['no claim with a companion', { claims: [lake] }],
  ['both ferries', { claims: [first, second] }],
  ['all three', { claims: [third, second, first] }],
  ['a caution after the claim', { claims: [ice], closing: [caution] }],
  ['a caution after the last of two', { claims: [ice, rock], closing: ['And so on.', caution] }],
  ['a caution before and after', { prose: [caution], claims: [ice], closing: [caution] }],
  ['a caution over two lines', { claims: [ice], closing: [caution.replace(' ', '\n')] }],
  ['the caution of the language', { language: spanish, claims: [ice], closing: [spanish.medicineCaution] }],
])('passes with %s', (_, parts) => {
  expect(companions(step(parts))).toEqual([]);
});

const T58 = 'Claim T-58 is about safety and is not followed by the caution on medicines.';
const T59 = 'Claim T-59 is about safety and is not followed by the caution on medicines.';

it.each([
  ['one ferry', { claims: [first] }, 'Claim T-55 stands without T-56.'],
  ['the other ferry', { claims: [second, lake] }, 'Claim T-56 stands without T-55.'],
  ['two missing', { claims: [third] }, 'Claim T-57 stands without T-55, T-56.'],
  ['no caution', { claims: [ice] }, T58],
  ['a caution that comes first', { prose: [caution], claims: [ice] }, T58],
  ['a caution before the last claim', { claims: [ice, rock], prose: [caution] }, T59],
  ['half of a caution', { claims: [ice], closing: [caution.slice(0, 30)] }, T58],
  ['the caution of another language', { claims: [ice], closing: [spanish.medicineCaution] }, T58],
])('finds %s', (_, parts, reason) => {
  expect(found(companions, step(parts))).toEqual([`every variant: ${reason}`]);
});

it('a companion that only other variants print is missing', () => {
  const under = step({ claims: [first, second] });
  const [one, two] = under.variants;
  if (one === undefined || two === undefined) throw new Error('two variants are needed');
  expect(found(companions, { ...under, variants: [one, { ...two, claims: [first] }] })).toEqual([
    'veteran.US.en-US: Claim T-55 stands without T-56.',
  ]);
});
