import { beforeEach, describe, expect, test } from 'vitest';

import type { Claim } from '#shared/domain/claim.ts';
import type { Register } from '#shared/usecases/ports/content.ts';
import { tuesday } from './builders.ts';
import { buildChange, buildClaim } from './claims.ts';

/** One store, and the register over it as a deployment with these files sees it. */
export type OpenRegister = (shipped: readonly Claim[]) => Register;

/** What every implementation of the register keeps to, as `repositoryContract` says it of the others. */
export function claimContract(open: () => Promise<OpenRegister>): void {
  let deploy: OpenRegister;
  beforeEach(async () => {
    deploy = await open();
  });
  describe('claims', () => contract((shipped) => deploy(shipped)));
}

function contract(deploy: OpenRegister): void {
  const shipped = buildClaim();
  const {
    figure: _,
    doi: __,
    ...corrected
  } = buildClaim({
    edition: 2,
    statement: 'In the trial 60 of every 100 people no longer had PTSD.',
    verifiedOn: '2026-11-24',
    change: buildChange({ kind: 'corrected' }),
  });
  const withdrawn = buildClaim({ withdrawn: true, change: buildChange({ kind: 'withdrawn' }) });
  const present = async (register: Register) => (await register.all()).get(shipped.id);

  test('is the shipped files, by id, while nobody has changed anything', async () => {
    const other = buildClaim({ id: 'A-01' });
    const register = deploy([shipped, other]);
    expect([...(await register.all())]).toEqual([
      ['A-01', other],
      ['E-03', shipped],
    ]);
    expect(await register.history('E-03')).toEqual([shipped]);
    expect(await register.history('E-99')).toEqual([]);
  });

  test('a change holds from then on, and what stood before stays in the history', async () => {
    const register = deploy([shipped]);
    const reviewed = buildClaim({
      verifiedOn: '2026-11-24',
      reviewBy: '2027-02-22',
      change: buildChange(),
    });
    expect(await register.save(reviewed, shipped)).toBe(true);
    expect(await present(register)).toEqual(reviewed);
    expect(await register.save(corrected, reviewed)).toBe(true);
    expect(await present(register)).toEqual(corrected);
    expect(await register.history('E-03')).toEqual([shipped, reviewed, corrected]);
  });

  test('the history of one claim is not that of another', async () => {
    const other = buildClaim({ id: 'E-04' });
    const register = deploy([shipped, other]);
    await register.save(corrected, shipped);
    expect(await register.history('E-04')).toEqual([other]);
  });

  test('of two people one is refused, whether at once or one after the other', async () => {
    const register = deploy([shipped]);
    const changes = [withdrawn, corrected];
    const saved = await Promise.all(changes.map((next) => register.save(next, shipped)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    const winner = changes[saved.indexOf(true)];
    expect(await present(register)).toEqual(winner);
    expect(await register.save(corrected, shipped)).toBe(false);
    expect(await register.history('E-03')).toEqual([shipped, winner]);
  });

  test('what is withdrawn stays so after a deployment, until a higher edition is shipped', async () => {
    await deploy([shipped]).save(withdrawn, shipped);
    const checkedAgain = buildClaim({ verifiedOn: '2027-06-01', reviewBy: '2027-12-01' });
    expect(await present(deploy([checkedAgain]))).toMatchObject({ withdrawn: true });
    const rewritten = buildClaim({ edition: 2, statement: 'It says something else now.' });
    const register = deploy([rewritten]);
    expect(await present(register)).toEqual(rewritten);
    expect(await register.history('E-03')).toEqual([shipped, withdrawn, rewritten]);
  });

  test('a change over a newer file keeps all that stood before', async () => {
    await deploy([shipped]).save(corrected, shipped);
    const rewritten = buildClaim({ edition: 3, statement: 'It says something else now.' });
    const register = deploy([rewritten]);
    const gone = { ...rewritten, withdrawn: true as const, change: buildChange({ kind: 'withdrawn' }) };
    expect(await register.save(gone, corrected)).toBe(false);
    expect(await register.save(gone, rewritten)).toBe(true);
    expect(await register.history('E-03')).toEqual([shipped, corrected, rewritten, gone]);
  });

  test('a later check in the file holds over an earlier one by staff, an earlier one does not', async () => {
    const reviewed = buildClaim({ verifiedOn: '2026-12-01', change: buildChange({ at: tuesday + 1 }) });
    await deploy([shipped]).save(reviewed, shipped);
    expect(await present(deploy([buildClaim({ verifiedOn: '2026-11-30' })]))).toEqual(reviewed);
    const later = buildClaim({ verifiedOn: '2026-12-02' });
    expect(await present(deploy([later]))).toEqual(later);
  });

  test('a claim whose file is gone is withdrawn, if staff had changed it; otherwise it is not there', async () => {
    expect(await present(deploy([]))).toBeUndefined();
    await deploy([shipped]).save(corrected, shipped);
    expect(await present(deploy([]))).toEqual({ ...corrected, withdrawn: true });
  });
}
