import { expect, it } from 'vitest';

import { claims } from '#shared/domain/gates/claims.ts';
import { claim, found, lake, now, step } from './step-under-review.ts';

it.each([
  ['a claim that holds', lake],
  ['on its review date', { ...lake, reviewBy: '2026-11-23' }],
  ['past a date that blocks nothing', { ...lake, reviewBy: '2020-01-01', blockedIfExpired: false }],
  ['a later edition', { ...lake, edition: 4 }],
  ['one that took the place of another', { ...lake, supersedes: ['T-01'] }],
  [
    'one that staff renewed',
    { ...lake, change: { kind: 'reviewed', by: 'ana', at: now, note: 'Read again.' } as const },
  ],
])('%s may be printed', (_, known) => {
  expect(claims(step({ claims: [known] }))).toEqual([]);
});

it.each([
  ['unknown', [], 'Claim T-51 is not in the evidence register.'],
  [
    'withdrawn',
    [{ ...lake, withdrawn: true as const }],
    'Claim T-51 was withdrawn: nobody stands behind it any more.',
  ],
  ['superseded', [{ ...lake, supersededBy: 'T-52' }], 'Claim T-51 was replaced by another claim.'],
  [
    'of medium confidence',
    [{ ...lake, confidence: 'M' as const }],
    'Claim T-51 is not confirmed well enough to print.',
  ],
  [
    'of low confidence',
    [{ ...lake, confidence: 'L' as const }],
    'Claim T-51 is not confirmed well enough to print.',
  ],
  ['expired', [{ ...lake, reviewBy: '2026-11-22' }], 'Claim T-51 is past its review date.'],
])('one that is %s may not', (_, known, reason) => {
  const under = step({ claims: known, named: ['T-51', 'T-51'] });
  expect(found(claims, under)).toEqual([`line 1: ${reason}`, `line 2: ${reason}`]);
});

it('the remedy names the claim that took the place', () => {
  const [finding] = claims(step({ claims: [{ ...lake, supersededBy: 'T-52' }] }));
  expect(finding?.remedy).toBe('Print claim T-52 instead.');
});

it('one place that names a claim twice is one finding', () => {
  const under = step({ claims: [], named: [] });
  const named = ['T-90', 'T-90'].map((id) => ({ place: 'line 4', claim: id }));
  expect(
    claims({ ...under, named, register: new Map([['T-91', claim('T-91', 'Another one here.')]]) }),
  ).toHaveLength(1);
});
