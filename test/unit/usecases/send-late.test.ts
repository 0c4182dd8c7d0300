import { describe, expect, it } from 'vitest';
import type { Policy } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { EvidenceDigest } from '#shared/domain/evidence.ts';
import { day, hour } from '#shared/domain/instant.ts';
import { leave, suppress } from '#shared/domain/subscriber-changes.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { visit } from '#shared/usecases/visit.ts';
import { walk } from '#shared/usecases/walk.ts';
import {
  buildCompiledStep,
  buildDelivery,
  buildHead,
  buildMarker,
  buildPublished,
  buildStanding,
  campaignId,
  personKey,
  tuesday,
} from '#test/support/builders.ts';
import { world } from './world.ts';

const fit = buildStanding();
const expired = buildStanding({ goodUntil: tuesday - hour });
const policyOf = (unfit: Policy['unfit']): Policy => ({
  unknown: 'at-most-once',
  maxLatenessDays: 14,
  edits: 'pinned',
  unfit,
});
const printing = (id: string, ...claims: string[]): CompiledStep =>
  buildCompiledStep({ id, claims: Object.fromEntries(claims.map((claim) => [claim, fit])) });

/** One person whose steps print claims; `at` sets how these stand. */
async function skipped(
  texts: readonly CompiledStep[],
  digest: EvidenceDigest,
  unfit: Policy['unfit'] = 'send-late',
) {
  const one = await world({ version: { policy: policyOf(unfit) }, texts });
  const { deps, stored } = one;
  await deps.markers.put(buildMarker());
  const stand = (evidence: EvidenceDigest) => deps.account.set({ evidence });
  stand(digest);
  const walkLate = async (claim?: string) => {
    const about = claim === undefined ? {} : { claim };
    for (let shard = 0; shard < 4; shard++)
      await walk(deps, { v: 1, kind: 'send-late', campaign: campaignId, shard, ...about });
  };
  /** Looks at the person each hour. */
  const live = async (days: number) => {
    for (let hours = 0; hours < days * 24; hours++) {
      await visit(deps, personKey);
      deps.clock.advance(hour);
    }
  };
  const next = async () => (await stored()).enrolments[0]?.next;
  const subjects = () => deps.mailer.accepted.map(({ subject }) => subject.replace('Letter ', ''));
  return { ...one, stand, walkLate, live, next, subjects };
}

describe('steps that were skipped for a claim', () => {
  it('go out once it is fit again, and the person goes on where they were', async () => {
    const { deps, row, stand, walkLate, live, next, subjects } = await skipped(
      [printing('welcome', 'E-03')],
      { 'E-03': expired },
    );
    await visit(deps, personKey);
    expect(await row('welcome')).toMatchObject({ state: 'skipped', reason: 'claim-expired:E-03' });
    stand({ 'E-03': fit });
    await walkLate('E-03');
    expect(await next()).toEqual({ step: 'welcome', due: tuesday, attempt: 2 });
    await live(9);
    expect(subjects()).toEqual(['welcome', 'evidence', 'next-steps']);
    expect(await row('welcome')).toMatchObject({ state: 'accepted', attempt: 2 });
    expect(await row('welcome')).not.toHaveProperty('reason');
  });

  it('stay as they are once they are later than the campaign allows', async () => {
    const { deps, row, stand, walkLate, next } = await skipped([printing('welcome', 'E-03')], {
      'E-03': expired,
    });
    await visit(deps, personKey);
    const before = await next();
    stand({ 'E-03': buildStanding({ goodUntil: tuesday + 90 * day }) });
    deps.clock.advance(14 * day + hour);
    await walkLate('E-03');
    expect(await next()).toEqual(before);
    expect((await row('welcome'))?.state).toBe('skipped');
  });

  it('go out to who has had all the others, too', async () => {
    const { deps, row, stand, walkLate, live, subjects, stored } = await skipped(
      [printing('evidence', 'E-03')],
      { 'E-03': { ...fit, withdrawn: true } },
    );
    await live(9);
    expect((await stored()).enrolments[0]?.ended?.reason).toBe('completed');
    expect(await row('evidence')).toMatchObject({ state: 'skipped', reason: 'claim-withdrawn:E-03' });
    stand({ 'E-03': fit });
    await walkLate('E-03');
    await live(2);
    expect(subjects()).toEqual(['welcome', 'next-steps', 'evidence']);
    expect((await stored()).enrolments[0]).not.toHaveProperty('next');
    expect((await stored()).enrolments[0]?.ended?.reason).toBe('completed');
    expect(await deps.subscribers.due(Number.MAX_SAFE_INTEGER, 1)).toEqual([]);
  });

  it('go out one after the other, a day apart, where there are several', async () => {
    const { deps, stand, walkLate, live, subjects } = await skipped(
      [printing('welcome', 'E-03'), printing('evidence', 'E-03')],
      { 'E-03': expired },
    );
    await live(9);
    expect(subjects()).toEqual(['next-steps']);
    stand({ 'E-03': fit });
    await walkLate('E-03');
    await walkLate('E-03');
    await live(2);
    expect(subjects()).toEqual(['next-steps', 'welcome']);
    // As each night does it.
    await walkLate();
    await live(2);
    expect(subjects()).toEqual(['next-steps', 'welcome', 'evidence']);
    const times = deps.deliveries
      .all()
      .map(({ begunAt }) => begunAt)
      .sort((a, b) => a - b);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(day);
  });

  it('stay as they are when another claim of the text is not fit, and go out when both are', async () => {
    const { deps, row, stand, walkLate, live, subjects } = await skipped(
      [printing('welcome', 'E-03', 'R-01')],
      { 'E-03': expired, 'R-01': expired },
    );
    await visit(deps, personKey);
    stand({ 'E-03': fit, 'R-01': expired });
    await walkLate('E-03');
    expect(await row('welcome')).toMatchObject({ state: 'skipped', reason: 'claim-expired:E-03' });
    expect((await row('welcome'))?.attempt).toBeUndefined();
    stand({ 'E-03': fit, 'R-01': fit });
    // The row names the first one, so the walk for the other finds nothing; the night does.
    await walkLate('R-01');
    await live(1);
    expect(subjects()).toEqual([]);
    await walkLate();
    await live(1);
    expect(subjects()).toEqual(['welcome']);
  });

  it('are skipped again, with a further attempt, when the claim falls again before they go out', async () => {
    const { deps, row, stand, walkLate, live, subjects } = await skipped([printing('welcome', 'E-03')], {
      'E-03': expired,
    });
    await visit(deps, personKey);
    for (const attempt of [2, 3, 4, 5]) {
      stand({ 'E-03': fit });
      await walkLate('E-03');
      stand({ 'E-03': { ...fit, withdrawn: true } });
      await visit(deps, personKey);
      expect(await row('welcome')).toMatchObject({
        state: 'skipped',
        reason: 'claim-withdrawn:E-03',
        attempt,
      });
    }
    // Five times are enough.
    stand({ 'E-03': fit });
    await walkLate('E-03');
    await live(1);
    expect(subjects()).toEqual([]);
  });

  it('go out when a newer version no longer prints the claim', async () => {
    const { deps, stand, walkLate, live, subjects } = await skipped([printing('welcome', 'E-03')], {
      'E-03': { ...fit, withdrawn: true },
    });
    await visit(deps, personKey);
    await walkLate();
    await live(1);
    expect(subjects()).toEqual([]);
    const { version, steps } = buildPublished({ version: 2, policy: policyOf('send-late') });
    deps.campaigns.seed(buildHead({ version: 2, rev: 1 }), version, steps);
    stand({ 'E-03': { ...fit, withdrawn: true } });
    await walkLate();
    await live(1);
    expect(subjects()).toEqual(['welcome']);
  });
});

describe('nothing is opened', () => {
  it('where the policy says so', async () => {
    const { deps, stand, walkLate, next } = await skipped(
      [printing('welcome', 'E-03')],
      { 'E-03': expired },
      'skip',
    );
    await visit(deps, personKey);
    stand({ 'E-03': fit });
    await walkLate('E-03');
    await walkLate();
    expect((await next())?.step).toBe('evidence');
  });

  it.each(['paused', 'archived'] as const)('while the campaign is %s', async (status) => {
    const { deps, stand, walkLate, next } = await skipped([printing('welcome', 'E-03')], { 'E-03': expired });
    await visit(deps, personKey);
    stand({ 'E-03': fit });
    await deps.campaigns.saveHead(buildHead({ status, rev: 1 }));
    await walkLate();
    expect((await next())?.step).toBe('evidence');
  });

  it.each([
    ['skipped for another claim', { state: 'skipped', reason: 'claim-expired:R-01' }],
    ['skipped for another reason', { state: 'skipped', reason: 'audience' }],
    ['skipped without one', { state: 'skipped', reason: 'claim-expired' }],
    ['sent', { state: 'accepted' }],
    ['refused', { state: 'refused', reason: 'MessageRejected' }],
    ['of unknown outcome', { state: 'unknown', reason: 'claim-expired:E-03', attempt: 2 }],
  ] as const)('of what was %s', async (_, outcome) => {
    const { deps, walkLate, live, next } = await skipped([printing('evidence', 'E-03')], { 'E-03': fit });
    await live(1);
    const { reason: __, ...row } = buildDelivery();
    await deps.deliveries.remove([row]);
    await deps.deliveries.record({ ...row, ...outcome });
    await walkLate('E-03');
    expect((await next())?.step).toBe('evidence');
  });

  it.each(['left', 'suppressed'] as const)('for somebody who was %s', async (how) => {
    const { deps, stand, walkLate, live, subjects } = await skipped([printing('welcome', 'E-03')], {
      'E-03': expired,
    });
    await visit(deps, personKey);
    await changeSubscriber(deps, personKey, (person) =>
      how === 'left'
        ? person && leave(person, 'all', tuesday)
        : suppress(person, personKey, 'staff', tuesday),
    );
    stand({ 'E-03': fit });
    await walkLate('E-03');
    await live(1);
    expect(subjects()).toEqual([]);
  });

  it('of a disabled step, and nobody is held up by an item that cannot be read', async () => {
    const { deps, stand, walkLate, next } = await skipped([printing('welcome', 'E-03')], { 'E-03': expired });
    await visit(deps, personKey);
    stand({ 'E-03': fit });
    const listings = async (keys: readonly string[]) => keys.map((key) => ({ key }));
    await walk(
      { ...deps, subscribers: { ...deps.subscribers, listings } },
      {
        v: 1,
        kind: 'send-late',
        campaign: campaignId,
        shard: 3,
      },
    );
    const { version, steps } = buildPublished({ version: 2, policy: policyOf('send-late') });
    const [first, ...others] = version.steps;
    const disabled = buildPublished(
      { ...version, steps: [...(first ? [{ ...first, disabled: true as const }] : []), ...others] },
      steps,
    );
    deps.campaigns.seed(buildHead({ version: 2, rev: 1 }), disabled.version, disabled.steps);
    await walkLate();
    expect((await next())?.step).toBe('evidence');
  });
});
