import { describe, expect, test } from 'vitest';

import { holding, reviewInterval } from '#shared/domain/register.ts';
import { buildChange, buildClaim } from '#test/support/claims.ts';
import { fakeRegister } from '#test/support/in-memory/register.ts';
import { claimContract } from '#test/support/repository-contract-claims.ts';

claimContract(async () => {
  const register = fakeRegister();
  return (shipped) => {
    register.ship(shipped);
    return register;
  };
});

describe('what holds', () => {
  const change = buildChange({ kind: 'corrected' });

  test.each([
    ['a higher edition of staff', { edition: 2, statement: 'Staff say this now.' }, {}, 'stored'],
    ['a higher edition of the file', {}, { edition: 2, statement: 'The file says this.' }, 'shipped'],
    ['the later check of staff', { verifiedOn: '2026-12-02' }, { verifiedOn: '2026-12-01' }, 'stored'],
    ['the later check of the file', { verifiedOn: '2026-12-01' }, { verifiedOn: '2026-12-02' }, 'shipped'],
    ['staff, on the same day', {}, {}, 'stored'],
    ['withdrawing, over a later check', { withdrawn: true as const }, { verifiedOn: '2027-01-01' }, 'stored'],
    [
      'the words of staff, where a file has others under the same edition',
      { edition: 2, statement: 'Staff say this now.' },
      { edition: 2, statement: 'The file says this.', verifiedOn: '2027-01-01' },
      'stored',
    ],
  ] as const)('%s', (_, ofStaff, ofFile, expected) => {
    const stored = buildClaim({ ...ofStaff, change });
    const shipped = buildClaim(ofFile);
    expect(holding(shipped, stored)).toEqual({ stored, shipped }[expected]);
  });

  test('what only a file says holds at once, whoever looked last', () => {
    const retracted = ['10.1007/s00213-019-05249-5'];
    const stored = buildClaim({ verifiedOn: '2027-01-01', change });
    const shipped = buildClaim({ supersededBy: 'E-30', retracted, with: ['E-05'] });
    expect(holding(shipped, stored)).toEqual({ ...stored, supersededBy: 'E-30', retracted, with: ['E-05'] });
  });

  test('a figure that staff took away does not come back from the file', () => {
    const { figure: _, doi: __, ...stored } = buildClaim({ edition: 2, change });
    const claim = holding(buildClaim(), stored);
    expect(claim).not.toHaveProperty('figure');
    expect(claim).not.toHaveProperty('doi');
  });
});

test.each([
  [[buildClaim()], 90],
  [[buildClaim(), buildClaim({ verifiedOn: '2026-12-01', reviewBy: '2026-12-11' })], 90],
  [[buildClaim({ verifiedOn: '2026-01-01', reviewBy: '2029-01-01' })], 365],
  [[buildClaim({ verifiedOn: '2026-01-01', reviewBy: '2026-01-01' })], 1],
])('a check is good for as long as its file first said, and a year at most', (history, days) => {
  expect(reviewInterval(history)).toBe(days);
});
