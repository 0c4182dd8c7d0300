import { describe, expect, test } from 'vitest';

import { day } from '#shared/domain/instant.ts';
import { writeDigest } from '#shared/usecases/evidence-digest.ts';
import type { Register } from '#shared/usecases/ports/content.ts';
import { releaseRenewed } from '#shared/usecases/send-late.ts';
import { type Correction, correctClaim, withdrawClaim } from '#shared/usecases/staff/claim-changes.ts';
import { buildHead, tuesday } from '#test/support/builders.ts';
import { buildClaim } from '#test/support/claims.ts';
import { approver } from '../staff/actors.ts';
import { claimWorld, seenOf, versionSending } from './world.ts';

const claim = buildClaim();
const note = 'The journal took the paper back.';
const withdrawal = { ...seenOf(claim), note };
const correction: Correction = {
  ...seenOf(claim),
  statement: 'In the trial 60 of every 100 people no longer had PTSD.',
  figure: '60 % against 32 %',
  reviewBy: '2027-01-31',
  note,
};

/** The register, whose saving fails or loses the race as told. */
const saving = (register: Register, save: Register['save']): Register => ({ ...register, save });
type Deps = Parameters<typeof withdrawClaim>[0];
const failing = (register: Register) => saving(register, () => Promise.reject(new Error('no table')));

describe('withdrawing', () => {
  test('stops the mails and says so in the register, without a word of the note on the record', async () => {
    const { deps, present, told, acts } = claimWorld([claim]);
    const { claim: gone } = await withdrawClaim(deps, approver, 'E-03', withdrawal);
    const change = { kind: 'withdrawn', by: approver.user, at: tuesday, note };
    expect(gone).toEqual({ ...claim, withdrawn: true, change });
    expect(await present('E-03')).toEqual(gone);
    expect(await told('E-03')).toMatchObject({ withdrawn: true });
    expect(acts()).toEqual([['withdrawClaim', 'E-03', 'done', 'edition 1']]);
  });

  test('stays after a deployment with the same edition, and ends with a higher one', async () => {
    const { deps, present, told } = claimWorld([claim]);
    await withdrawClaim(deps, approver, 'E-03', withdrawal);
    deps.register.ship([buildClaim({ verifiedOn: '2026-12-05', reviewBy: '2027-03-05' })]);
    await writeDigest(deps);
    expect((await present('E-03'))?.withdrawn).toBe(true);
    expect(await told('E-03')).toMatchObject({ withdrawn: true });
    deps.register.ship([buildClaim({ edition: 2, statement: 'It says something else now.' })]);
    await writeDigest(deps);
    expect(await told('E-03')).toMatchObject({ edition: 2 });
    expect(await told('E-03')).not.toHaveProperty('withdrawn');
  });

  test('a second time is refused', async () => {
    const { deps } = claimWorld([claim]);
    const { claim: gone } = await withdrawClaim(deps, approver, 'E-03', withdrawal);
    const again = withdrawClaim(deps, approver, 'E-03', { ...seenOf(gone), note });
    await expect(again).rejects.toMatchObject({ kind: 'conflict', code: 'claim.withdrawn' });
  });
});

describe('correcting', () => {
  test('makes a new edition, and texts with the one before stop', async () => {
    const { deps, present, told, acts } = claimWorld([claim]);
    const { claim: corrected } = await correctClaim(deps, approver, 'E-03', correction);
    expect(corrected).toMatchObject({
      edition: 2,
      statement: correction.statement,
      figure: '60 % against 32 %',
      doi: claim.doi,
      source: claim.source,
      verifiedOn: '2026-12-01',
      reviewBy: '2027-01-31',
      change: { kind: 'corrected', by: approver.user, note },
    });
    expect(await present('E-03')).toEqual(corrected);
    expect(await told('E-03')).toEqual({ edition: 2, goodUntil: Date.parse('2027-02-01T00:00:00Z') });
    expect(acts()).toEqual([['correctClaim', 'E-03', 'done', 'edition 2, review by 2027-01-31']]);
    expect(await deps.register.history('E-03')).toEqual([claim, corrected]);
  });

  test('null takes the figure and the DOI away', async () => {
    const { deps } = claimWorld([claim]);
    const { claim: corrected } = await correctClaim(deps, approver, 'E-03', {
      ...correction,
      figure: null,
      doi: null,
    });
    expect(corrected).not.toHaveProperty('figure');
    expect(corrected).not.toHaveProperty('doi');
  });

  test.each([
    ['the same words', { statement: claim.statement, figure: undefined }, 'claim.unchanged'],
    ['a date too far ahead', { reviewBy: '2027-06-01' }, 'claim.review_date'],
    ['a paper that was retracted', { doi: '10.1007/S00213-019-05249-5' }, 'claim.retracted'],
  ])('with %s is refused, and nothing stops', async (_, changes, code) => {
    const other = buildClaim({ id: 'E-11', retracted: ['10.1007/s00213-019-05249-5'] });
    const { deps, told } = claimWorld([claim, other]);
    const refused = correctClaim(deps, approver, 'E-03', { ...correction, ...changes });
    await expect(refused).rejects.toMatchObject({ kind: 'invalid', code });
    expect(await told('E-03')).toBeUndefined();
  });
});

describe.each([
  ['withdrawing', { withdrawn: true }, (deps: Deps) => withdrawClaim(deps, approver, 'E-03', withdrawal)],
  ['correcting', { edition: 2 }, (deps: Deps) => correctClaim(deps, approver, 'E-03', correction)],
] as const)('when %s does not go through', (_, standing, change) => {
  test('mails have stopped already, and trying again completes it', async () => {
    const { deps, present, told } = claimWorld([claim]);
    const broken = { ...deps, register: failing(deps.register) };
    // The table's own error, not one that the caller caused.
    await expect(change(broken)).rejects.toThrow('no table');
    expect(await told('E-03')).toMatchObject(standing);
    expect(await present('E-03')).toEqual(claim);
    await change(deps);
    expect(await present('E-03')).toMatchObject(standing);
  });

  test('since somebody was faster, senders go by what stands', async () => {
    const { deps, told, acts } = claimWorld([claim]);
    const lost = { ...deps, register: saving(deps.register, async () => false) };
    const refused = change(lost);
    await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'claim.changed' });
    expect(await told('E-03')).toEqual({ edition: 1, goodUntil: Date.parse('2027-02-22T00:00:00Z') });
    expect(acts().at(-1)?.[2]).toBe('refused');
  });

  test('the nightly writing in between does not undo it', async () => {
    const { deps, told } = claimWorld([claim]);
    const slow = saving(deps.register, async (next, before) => {
      await writeDigest(deps);
      return deps.register.save(next, before);
    });
    await change({ ...deps, register: slow });
    expect(await told('E-03')).toMatchObject(standing);
  });
});

describe('the digest', () => {
  const other = buildClaim({ id: 'R-01' });

  test('holds every claim, and keeps what the account says besides', async () => {
    const { deps } = claimWorld([claim, other]);
    deps.account.set({ stopped: true, sendFloor: 5 });
    await writeDigest(deps);
    const state = await deps.account.state();
    expect(state).toMatchObject({ stopped: true, sendFloor: 5 });
    expect(Object.keys(state.evidence ?? {})).toEqual(['E-03', 'R-01']);
  });

  test('says of a claim whose file is gone that it must not be printed', async () => {
    const { deps, told } = claimWorld([claim, other]);
    await writeDigest(deps);
    deps.register.ship([other]);
    await writeDigest(deps);
    expect(await told('E-03')).toMatchObject({ edition: 1, withdrawn: true });
    expect(await told('R-01')).not.toHaveProperty('withdrawn');
  });

  test('a change tells of its own claim, and leaves what others told ahead', async () => {
    const { deps, told } = claimWorld([claim, other]);
    const broken = { ...deps, register: failing(deps.register) };
    await expect(withdrawClaim(broken, approver, 'E-03', withdrawal)).rejects.toThrow('no table');
    await withdrawClaim(deps, approver, 'R-01', withdrawal);
    expect(await told('E-03')).toMatchObject({ withdrawn: true });
    expect(await told('R-01')).toMatchObject({ withdrawn: true });
  });

  test('is written by each of many who change claims at once', async () => {
    const ids = ['A-01', 'A-02', 'A-03', 'A-04'];
    const { deps, told } = claimWorld(ids.map((id) => buildClaim({ id })));
    await Promise.all(ids.map((id) => withdrawClaim(deps, approver, id, withdrawal)));
    for (const id of ids) expect(await told(id)).toMatchObject({ withdrawn: true });
  });
});

test('at night the alarms of claims that are fit again end, whoever renewed them', async () => {
  const claims = ['E-03', 'R-01', 'S-01'].map((id) => buildClaim({ id, reviewBy: '2026-12-02' }));
  const { deps, walks } = claimWorld(claims);
  deps.campaigns.seed(buildHead(), versionSending('send-late', 'first-steps'));
  const alarm = { campaign: 'first-steps', step: 'welcome', at: tuesday } as const;
  await deps.evidenceAlarms.raise({ ...alarm, claim: 'E-03', reason: 'claim-expired' });
  await deps.evidenceAlarms.raise({ ...alarm, claim: 'R-01', reason: 'claim-expired' });
  await deps.evidenceAlarms.raise({ ...alarm, claim: 'S-01', reason: 'claim-corrected' });
  deps.clock.advance(5 * day);
  expect(await releaseRenewed(deps)).toEqual([]);
  // A file brings new dates for two of them; one waits for other words, whatever its date.
  deps.register.ship(
    claims.map((each) =>
      each.id === 'R-01' ? each : { ...each, verifiedOn: '2026-12-05', reviewBy: '2027-03-05' },
    ),
  );
  expect(await releaseRenewed(deps)).toEqual(['E-03']);
  expect(walks()).toEqual(['send-late first-steps E-03']);
  expect((await deps.evidenceAlarms.list()).map(({ claim: id }) => id)).toEqual(['R-01', 'S-01']);
});
