import { expect, it } from 'vitest';

import { startingMoment } from '#infra/local/starting-moment.ts';
import { loadClaims } from '#shared/adapters/content-files.ts';
import { isPrintable } from '#shared/domain/claim.ts';

const contentDir = 'shared/content';
const claims = [...loadClaims(contentDir).values()];
const checked = Date.parse(
  `${claims
    .map((claim) => claim.verifiedOn)
    .sort()
    .at(-1)}T15:00:00Z`,
);

it('is now, while every claim of the register may be printed for as long as the sequence lasts', () => {
  expect(startingMoment(contentDir, checked)).toEqual({ at: checked });
});

it.each([1, 10 * 365])('is the day of the last check when that is %i days past, and says so', (days) => {
  const { at, note } = startingMoment(contentDir, checked + days * 86_400_000);
  expect(note).toContain('due for review');
  for (const claim of claims) expect(isPrintable(claim, at)).toBe(claim.confidence === 'H');
});
