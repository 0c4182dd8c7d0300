import { describe, expect, it } from 'vitest';
import { freshAccount } from '#shared/domain/account.ts';
import { type CampaignVersion, policySchema, type StepTiming } from '#shared/domain/campaign.ts';
import { decide, type Situation } from '#shared/domain/decide.ts';
import { day, hour } from '#shared/domain/instant.ts';
import { END, type Enrolment } from '#shared/domain/subscriber.ts';
import {
  buildEnrolment,
  buildHead,
  buildSubscriber,
  buildTiming,
  buildVersion,
  tuesday,
} from '#test/support/builders.ts';

/** What decides when something changed since a person began: lateness, a newer version, a restore. */
function situation(
  enrolment: Enrolment,
  versions: { version?: CampaignVersion; latest?: CampaignVersion },
  changes: Partial<Situation> = {},
): Situation {
  const version = versions.version ?? buildVersion();
  return {
    subscriber: buildSubscriber({
      enrolments: [enrolment],
      consent: { version: '2026-11', at: tuesday - 60 * day },
    }),
    enrolment,
    head: buildHead(),
    version,
    latest: versions.latest ?? version,
    account: freshAccount,
    now: tuesday,
    ...changes,
  };
}

const follow = policySchema.parse({ edits: 'follow' });
const always = { from: '00:00', to: '23:59', weekdays: [1, 2, 3, 4, 5, 6, 7] };
const step = (id: string, changes: Partial<StepTiming> = {}) =>
  buildTiming({ id, delayDays: 3, window: always, ...changes });

describe('a late step', () => {
  const late = (firstDue: number) =>
    buildEnrolment({ begun: ['a'], next: { step: 'b', due: tuesday - hour, firstDue } });
  const versionOf = (ifLate?: StepTiming['ifLate']) =>
    buildVersion({
      policy: policySchema.parse({ maxLatenessDays: 2 }),
      steps: [step('a'), step('b', ifLate ? { ifLate } : {}), step('c')],
    });

  it.each([
    ['skip', { do: 'skip', reason: 'late', next: { step: 'c' } }],
    ['send', { do: 'send', next: { step: 'c' } }],
    ['re-space', { do: 'redate', version: 1, next: { step: 'b' } }],
    [undefined, { do: 'redate', version: 1, next: { step: 'b' } }],
  ] as const)('%s: as the step says', (ifLate, expected) => {
    const version = versionOf(ifLate);
    expect(decide(situation(late(tuesday - 3 * day), { version }))).toMatchObject(expected);
  });

  it('begins its delay anew when it is spaced anew, and is not late any more', () => {
    const verdict = decide(situation(late(tuesday - 3 * day), { version: versionOf() }));
    if (verdict.do !== 'redate') throw new Error(`expected redate, not ${verdict.do}`);
    expect(verdict.next.due).toBeGreaterThan(tuesday + 2 * day);
    expect(verdict.next).not.toHaveProperty('firstDue');
  });

  it('counts from its first date, and from the day after the limit', () => {
    const version = versionOf('skip');
    expect(decide(situation(late(tuesday - 2 * day), { version })).do).toBe('send');
    expect(decide(situation(late(tuesday - 2 * day - 1), { version })).do).toBe('skip');
  });

  it('is sent when somebody opened it again', () => {
    const again = buildEnrolment({
      begun: ['a', 'b'],
      next: { step: 'b', due: tuesday - 9 * day, attempt: 2 },
    });
    expect(decide(situation(again, { version: versionOf('skip') }))).toMatchObject({
      do: 'send',
      next: { step: 'c' },
    });
  });
});

describe('a newer version', () => {
  const waiting = buildEnrolment({
    begun: ['a'],
    flight: { step: 'a', id: 'f', at: tuesday - 3 * day, verdict: 'send' },
    next: { step: 'b', due: tuesday - hour },
  });
  const version = buildVersion({ steps: [step('a'), step('b'), step('c')] });
  const newer = (steps: readonly StepTiming[], changes: Partial<CampaignVersion> = {}) =>
    buildVersion({ version: 2, steps: [...steps], ...changes });

  it('gives its words to those who stay with their own steps', () => {
    const latest = newer([step('b', { delayDays: 30 })]);
    expect(decide(situation(waiting, { version, latest }))).toMatchObject({
      do: 'send',
      text: { version: 2 },
      next: { step: 'c' },
    });
    expect(decide(situation(waiting, { version, latest: newer([step('x')]) }))).toMatchObject({
      do: 'send',
      text: { version: 1 },
    });
  });

  it('disables a step for everybody', () => {
    const latest = newer([step('a'), step('b', { disabled: true }), step('c')]);
    expect(decide(situation(waiting, { version, latest }))).toMatchObject({ do: 'skip', reason: 'disabled' });
  });

  it.each([
    ['the same step, with its date', [step('a'), step('b')], { step: 'b', due: tuesday - hour }],
    ['an inserted step', [step('a'), step('new'), step('b')], { step: 'new' }],
    ['an inserted step before those that were begun', [step('new'), step('a'), step('b')], { step: 'new' }],
    ['the step after a deleted one', [step('a'), step('c')], { step: 'c' }],
    ['the end, when nothing is left', [step('a')], { step: END }],
  ])('is followed to %s', (_, steps, next) => {
    const latest = newer(steps, { policy: follow });
    expect(decide(situation(waiting, { version, latest }))).toMatchObject({ do: 'redate', version: 2, next });
  });

  it('puts a step off whose delay grew, counted from the step before', () => {
    const latest = newer([step('a'), step('b', { delayDays: 10 })], { policy: follow });
    const verdict = decide(situation(waiting, { version, latest }));
    if (verdict.do !== 'redate') throw new Error(`expected redate, not ${verdict.do}`);
    expect(verdict.next.due).toBeGreaterThanOrEqual(tuesday + 6 * day);
    expect(verdict.next.due).toBeLessThan(tuesday + 8 * day);
  });

  it('leaves a step open that was opened again', () => {
    const next = { step: 'a', due: tuesday - hour, attempt: 2 };
    const latest = newer([step('new'), step('a'), step('b')], { policy: follow });
    expect(decide(situation({ ...waiting, next }, { version, latest }))).toMatchObject({
      do: 'redate',
      next,
    });
  });
});

describe('after the table was restored', () => {
  const account = { stopped: false, sendFloor: tuesday, rev: 1 };
  const due = (at: number, firstDue?: number) =>
    buildEnrolment({ begun: ['a'], next: { step: 'b', due: at, ...(firstDue ? { firstDue } : {}) } });
  const version = buildVersion({ steps: [step('a'), step('b'), step('c')] });

  it('a step due before that is not sent; what follows is counted from its own date', () => {
    const verdict = decide(situation(due(tuesday - 10 * day), { version }, { account }));
    expect(verdict).toMatchObject({ do: 'skip', reason: 'restored', next: { step: 'c' } });
    if (verdict.do !== 'skip') return;
    // So it lies before the restore too, and may have gone out as well.
    expect(verdict.next.due).toBeLessThan(tuesday - 6 * day);
  });

  it('one that was put off from before counts as due before', () => {
    const verdict = decide(situation(due(tuesday, tuesday - day), { version }, { account }));
    expect(verdict).toMatchObject({ do: 'skip', reason: 'restored' });
  });

  it('later steps go out', () => {
    expect(decide(situation(due(tuesday), { version }, { account })).do).toBe('send');
  });
});
