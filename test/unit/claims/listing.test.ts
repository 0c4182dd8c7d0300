import { expect, test } from 'vitest';

import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import { correctClaim } from '#shared/usecases/staff/claim-changes.ts';
import { getClaim, listClaims } from '#shared/usecases/staff/claims.ts';
import { buildHead, buildStepSource, tuesday } from '#test/support/builders.ts';
import { buildChange, buildClaim } from '#test/support/claims.ts';
import { approver } from '../staff/actors.ts';
import { claimWorld, seenOf, versionSending } from './world.ts';

const claims = [
  buildClaim({ id: 'E-03', reviewBy: '2027-01-30' }),
  buildClaim({
    id: 'R-01',
    reviewBy: '2026-11-30',
    jurisdiction: 'US',
    statement: 'The FDA turned it down.',
  }),
  buildClaim({
    id: 'C-01',
    reviewBy: '2027-01-31',
    confidence: 'M',
    statement: 'Áustralian care costs much.',
  }),
  buildClaim({ id: 'A-01', reviewBy: '2026-12-15', withdrawn: true, change: buildChange() }),
  buildClaim({ id: 'B-01', reviewBy: '2026-12-16', supersededBy: 'E-03' }),
];
const ids = (listed: { readonly claims: readonly { readonly id: string }[] }) =>
  listed.claims.map(({ id }) => id);

test('what is to be reviewed first stands first, with why it must not be printed', async () => {
  const { deps } = claimWorld(claims);
  const { claims: listed } = await listClaims(deps);
  expect(listed.map(({ id, fault }) => [id, fault])).toEqual([
    ['R-01', 'expired'],
    ['A-01', 'withdrawn'],
    ['B-01', 'superseded'],
    ['E-03', undefined],
    ['C-01', 'low-confidence'],
  ]);
});

test.each([
  [0, ['R-01']],
  [59, ['R-01']],
  [60, ['R-01', 'E-03']],
  [61, ['R-01', 'E-03', 'C-01']],
])('due within %i days is what still stands and must be looked at until then', async (due, expected) => {
  const { deps } = claimWorld(claims);
  expect(ids(await listClaims(deps, { due }))).toEqual(expected);
});

test.each([
  ['', 5],
  ['  ', 5],
  ['FDA', 1],
  ['down fda turned', 1],
  ['australian CARE', 1],
  ['r-01', 1],
  ['10.1038/s41591-021-01336-3', 5],
  ['s41591', 5],
  ['fda care', 0],
  ['.*', 0],
])('%j finds %i', async (q, found) => {
  const { deps } = claimWorld(claims);
  expect((await listClaims(deps, { q })).claims).toHaveLength(found);
});

test('says where each claim is printed: newest versions with their edition, and drafts', async () => {
  const { deps } = claimWorld(claims);
  const step = (id: string, edition: number): CompiledStep => ({
    id,
    variants: {},
    claims: { 'E-03': { edition } },
  });
  const head = buildHead();
  deps.campaigns.seed(head, versionSending('skip', head.id), [step('welcome', 1), step('evidence', 2)]);
  deps.campaigns.seed(buildHead({ id: 'over', status: 'archived' }), versionSending('skip', 'over'), [
    step('welcome', 1),
  ]);
  const { version: _, ...plan } = buildHead({ id: 'plan', status: 'draft' });
  const text = (markdown: string) => ({ subject: 'A letter', preview: 'What you asked for', markdown });
  await deps.campaigns.create(plan, {
    name: 'A plan',
    campaign: 'plan',
    rev: 0,
    authors: ['staff-author'],
    changedAt: tuesday,
    reviews: [],
    steps: [
      buildStepSource({
        texts: {
          'en-US': text('As :claim{id=E-03} says.\n\n::claim{id="R-01"}\n\n::formerly{id=A-01 edition=1}'),
          'es-US': text('Como :claim{id=E-03} dice; véase E-05.'),
        },
      }),
    ],
  });
  const { claim } = await getClaim(deps, 'E-03');
  expect(claim.uses).toEqual([
    { campaign: 'first-steps', step: 'welcome', in: 'published', edition: 1 },
    { campaign: 'first-steps', step: 'evidence', in: 'published', edition: 2 },
    { campaign: 'plan', step: 'welcome', in: 'draft' },
  ]);
  const { claims: listed } = await listClaims(deps);
  expect(listed.find(({ id }) => id === 'R-01')?.uses).toHaveLength(1);
  expect(listed.find(({ id }) => id === 'A-01')?.uses).toEqual([]);
});

test('one claim comes with how it stood after each change; one that nobody knows does not come', async () => {
  const { deps } = claimWorld([buildClaim()]);
  const { claim: corrected } = await correctClaim(deps, approver, 'E-03', {
    ...seenOf(buildClaim()),
    statement: 'In the trial 60 of every 100 people no longer had PTSD.',
    reviewBy: '2027-01-31',
    note: 'The paper was corrected.',
  });
  const { claim, history } = await getClaim(deps, 'E-03');
  expect(history).toEqual([buildClaim(), corrected]);
  expect(claim).toEqual({ ...corrected, uses: [] });
  await expect(getClaim(deps, 'Z-99')).rejects.toMatchObject({ kind: 'not-found', code: 'claim.unknown' });
});
