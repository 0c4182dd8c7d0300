import { describe, expect, test } from 'vitest';

import { hour } from '#shared/domain/instant.ts';
import { type Review, reviewClaim } from '#shared/usecases/staff/claim-changes.ts';
import { buildHead, tuesday } from '#test/support/builders.ts';
import { buildChange, buildClaim } from '#test/support/claims.ts';
import { approver } from '../staff/actors.ts';
import { claimWorld, seenOf, versionSending } from './world.ts';

const claim = buildClaim();
const note = 'Read the paper again.';
const review = (changes: Partial<Review> = {}): Review => ({
  ...seenOf(claim),
  reviewBy: '2027-02-28',
  note,
  ...changes,
});
const alarm = { campaign: 'first-steps', step: 'welcome', reason: 'claim-expired', at: tuesday } as const;

describe('a review', () => {
  test('puts the new dates on record, with the name, the moment and the note', async () => {
    const { deps, present, told, acts } = claimWorld([claim]);
    const answer = await reviewClaim(deps, approver, 'E-03', review());
    const reviewed = {
      ...claim,
      verifiedOn: '2026-12-01',
      reviewBy: '2027-02-28',
      change: { kind: 'reviewed', by: approver.user, at: tuesday, note },
    };
    expect(answer).toEqual({ claim: reviewed, late: [] });
    expect(await present('E-03')).toEqual(reviewed);
    expect(await told('E-03')).toEqual({ edition: 1, goodUntil: Date.parse('2027-03-01T00:00:00Z') });
    expect(acts()).toEqual([['reviewClaim', 'E-03', 'done', 'edition 1, review by 2027-02-28']]);
  });

  test.each([
    ['2026-11-30', 'must be later than today'],
    ['2026-12-01', 'must be later than today'],
    ['2027-03-02', 'must be at most 90 days ahead'],
    ['2036-01-01', 'must be at most 90 days ahead'],
  ])('is refused with the date %s', async (reviewBy, message) => {
    const { deps, present, told } = claimWorld([claim]);
    await expect(reviewClaim(deps, approver, 'E-03', review({ reviewBy }))).rejects.toMatchObject({
      kind: 'invalid',
      code: 'claim.review_date',
      details: [{ field: 'reviewBy', message }],
    });
    expect(await present('E-03')).toEqual(claim);
    expect(await told('E-03')).toBeUndefined();
  });

  test.each(['2026-12-02', '2027-03-01'])('is good with the date %s', async (reviewBy) => {
    const { deps } = claimWorld([claim]);
    expect((await reviewClaim(deps, approver, 'E-03', review({ reviewBy }))).claim).toMatchObject({
      reviewBy,
    });
  });

  test('a short one does not shorten the next', async () => {
    const { deps } = claimWorld([claim]);
    const { claim: short } = await reviewClaim(deps, approver, 'E-03', review({ reviewBy: '2026-12-02' }));
    deps.clock.advance(hour);
    const next = { ...seenOf(short), reviewBy: '2027-03-01', note };
    expect((await reviewClaim(deps, approver, 'E-03', next)).claim.reviewBy).toBe('2027-03-01');
  });

  test('raises the confidence only when it says so', async () => {
    const low = buildClaim({ confidence: 'M' });
    const { deps, told } = claimWorld([low]);
    const { claim: same } = await reviewClaim(deps, approver, 'E-03', review());
    expect(same.confidence).toBe('M');
    expect(await told('E-03')).toMatchObject({ withdrawn: true });
    deps.clock.advance(hour);
    const { claim: raised } = await reviewClaim(deps, approver, 'E-03', {
      ...review({ confidence: 'H' }),
      ...seenOf(same),
    });
    expect(raised.confidence).toBe('H');
    expect(await told('E-03')).not.toHaveProperty('withdrawn');
  });

  test.each([
    ['another edition', { edition: 2 }],
    ['another date', { verifiedOn: '2026-11-22' }],
    ['a change that is not there', { changedAt: tuesday }],
  ])('of somebody who read %s is refused', async (_, seen) => {
    const { deps, acts } = claimWorld([claim]);
    await expect(reviewClaim(deps, approver, 'E-03', review(seen))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'claim.changed',
    });
    expect(acts()).toEqual([['reviewClaim', 'E-03', 'refused', 'claim.changed']]);
  });

  test('of somebody who did not see the review of the same day is refused', async () => {
    const { deps } = claimWorld([claim]);
    const { claim: reviewed } = await reviewClaim(deps, approver, 'E-03', review());
    const blind = { ...review(), edition: reviewed.edition, verifiedOn: reviewed.verifiedOn };
    await expect(reviewClaim(deps, approver, 'E-03', blind)).rejects.toMatchObject({ code: 'claim.changed' });
  });

  test('of two people at once, one is done and one is refused', async () => {
    const { deps, present } = claimWorld([claim]);
    const dates = ['2027-01-10', '2027-01-20'];
    const results = await Promise.allSettled(
      dates.map((reviewBy) => reviewClaim(deps, approver, 'E-03', review({ reviewBy }))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = dates[results.findIndex(({ status }) => status === 'fulfilled')];
    expect((await present('E-03'))?.reviewBy).toBe(winner);
  });

  test('of a claim that is withdrawn, or that nobody knows, is refused', async () => {
    const gone = buildClaim({ withdrawn: true, change: buildChange({ kind: 'withdrawn' }) });
    const { deps } = claimWorld([gone]);
    const given = { ...review(), ...seenOf(gone) };
    await expect(reviewClaim(deps, approver, 'E-03', given)).rejects.toMatchObject({
      code: 'claim.withdrawn',
    });
    await expect(reviewClaim(deps, approver, 'Z-99', given)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('after a renewal', () => {
  async function renewed(claimNow = claim, confidence?: 'H') {
    const world = claimWorld([claimNow, buildClaim({ id: 'R-01' })]);
    for (const [id, unfit, status] of [
      ['late', 'send-late', 'running'],
      ['late-too', 'send-late', 'paused'],
      ['never', 'skip', 'running'],
      ['over', 'send-late', 'archived'],
    ] as const)
      world.deps.campaigns.seed(buildHead({ id, status }), versionSending(unfit, id));
    const { version: _, ...unpublished } = buildHead({ id: 'plan', status: 'draft' });
    world.deps.campaigns.seed(unpublished);
    await world.deps.evidenceAlarms.raise({ ...alarm, claim: 'E-03' });
    await world.deps.evidenceAlarms.raise({ ...alarm, claim: 'R-01' });
    const { late } = await reviewClaim(
      world.deps,
      approver,
      'E-03',
      review(confidence ? { confidence } : {}),
    );
    return { ...world, late };
  }

  test('the steps that were skipped are opened in the campaigns that send late, and in no other', async () => {
    const { late, walks } = await renewed();
    expect(late).toEqual(['late', 'late-too']);
    expect(walks()).toEqual(['send-late late E-03', 'send-late late-too E-03']);
  });

  test('its alarms end, and those of other claims stay', async () => {
    const { deps } = await renewed();
    expect((await deps.evidenceAlarms.list()).map((each) => each.claim)).toEqual(['R-01']);
  });

  test('nothing is opened for a claim that still must not be printed', async () => {
    const { late, walks, deps } = await renewed(buildClaim({ confidence: 'M' }));
    expect([late, walks()]).toEqual([[], []]);
    expect(await deps.evidenceAlarms.list()).toHaveLength(2);
  });
});
