import { describe, expect, test } from 'vitest';

import { staffClaimOperations } from '#shared/contract/staff-claims.ts';

const seen = { edition: 1, verifiedOn: '2026-11-23' };
const note = 'Read the paper again.';
const review = { ...seen, reviewBy: '2027-02-20', note };
const correction = { ...review, statement: 'It says something else now.' };
const longUrl = `https://journal.example/${'x'.repeat(500)}`;

const { reviewClaim, correctClaim, withdrawClaim, listClaims } = staffClaimOperations;

describe.each([
  ['a review', reviewClaim.body, review],
  ['a correction', correctClaim.body, correction],
  ['a withdrawal', withdrawClaim.body, { ...seen, note }],
] as const)('%s', (_, body, good) => {
  test('is taken with what was seen and a note', () => {
    expect(body.safeParse(good).success).toBe(true);
    const changedAt = '2026-12-01T15:00:00.001+01:00';
    expect(body.parse({ ...good, changedAt })).toMatchObject({
      changedAt: Date.parse('2026-12-01T14:00:00.001Z'),
    });
  });

  test.each([
    ['no note', { note: undefined }],
    ['a note of nothing but spaces', { note: ' '.repeat(40) }],
    ['a note too short to say anything', { note: 'ok it is ' }],
    ['a note too long to be one', { note: 'n'.repeat(501) }],
    ['no edition', { edition: undefined }],
    ['no date of the check before', { verifiedOn: undefined }],
    ['a date that is none', { verifiedOn: '2026-02-30' }],
    ['a field of another request', { withdrawn: true }],
    ['the name of a reviewer', { by: 'somebody-else' }],
  ])('is refused with %s', (__, changes) => {
    expect(body.safeParse({ ...good, ...changes }).success).toBe(false);
  });
});

test.each([
  ['a lower confidence', reviewClaim.body, { ...review, confidence: 'M' }],
  ['words in a review', reviewClaim.body, { ...review, statement: 'It says something else now.' }],
  ['confidence in a correction', correctClaim.body, { ...correction, confidence: 'H' }],
  ['no statement', correctClaim.body, { ...correction, statement: '  too   ' }],
  [
    'a source that is no page',
    correctClaim.body,
    { ...correction, source: { title: 'Page', url: 'javascript:alert(1)' } },
  ],
  [
    'a source without encryption',
    correctClaim.body,
    { ...correction, source: { title: 'Page', url: 'http://a.example' } },
  ],
  [
    'a source of endless length',
    correctClaim.body,
    { ...correction, source: { title: 'Page', url: longUrl } },
  ],
  ['a DOI that is none', correctClaim.body, { ...correction, doi: 'doi:1' }],
])('%s is refused', (_, body, given) => {
  expect(body.safeParse(given).success).toBe(false);
});

test.each([
  [{ due: '60' }, { due: 60 }],
  [{ q: `  ${'x'.repeat(300)}` }, { q: 'x'.repeat(100) }],
  [{ due: '-1' }, undefined],
  [{ due: '1.5' }, undefined],
  [{ due: 'soon' }, undefined],
  [{ sort: 'id' }, undefined],
])('the list is asked for with %j', (query, expected) => {
  expect(listClaims.query.safeParse(query).data).toEqual(expected);
});
