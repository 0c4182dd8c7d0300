import { describe, expect, it } from 'vitest';

import { freshAccount } from '#shared/domain/account.ts';
import { decide, mailGap, pauseStep, type Situation } from '#shared/domain/decide.ts';
import { day, hour, minute } from '#shared/domain/instant.ts';
import { END, type Enrolment, START, type Subscriber } from '#shared/domain/subscriber.ts';
import {
  buildEnrolment,
  buildHead,
  buildProfile,
  buildSubscriber,
  buildTiming,
  buildVersion,
  tuesday,
} from '#test/support/builders.ts';

/** A person whose first step is due now and may be sent; each case changes one thing. */
function situation(
  changes: Partial<Situation> & { enrolment?: Enrolment; person?: Partial<Subscriber> } = {},
): Situation {
  const { person, ...rest } = changes;
  const enrolment = rest.enrolment ?? buildEnrolment();
  return {
    subscriber: buildSubscriber({ enrolments: [enrolment], ...person }),
    enrolment,
    head: buildHead(),
    version: buildVersion(),
    latest: 'version' in rest ? rest.version : buildVersion(),
    account: freshAccount,
    now: tuesday,
    ...rest,
  };
}
const { version: _, ...unpublished } = buildHead();
const next = (step: string, due = tuesday) => buildEnrolment({ next: { step, due } });

describe('decide', () => {
  it('sends what is due, and says what follows and when', () => {
    const verdict = decide(situation());
    expect(verdict).toMatchObject({ do: 'send', step: { id: 'welcome' }, next: { step: 'evidence' } });
    if (verdict.do !== 'send') return;
    expect(verdict.next.due).toBeGreaterThan(tuesday + day);
    expect(verdict.next.due).toBeLessThan(tuesday + 3 * day);
  });

  it('ends after the last step, with the date of that step, so that the index entry stays', () => {
    const enrolment = { ...next('next-steps', tuesday - hour), begun: ['welcome', 'evidence'] };
    expect(decide(situation({ enrolment }))).toMatchObject({
      do: 'send',
      next: { step: END, due: tuesday - hour },
    });
  });

  it.each<[string, Parameters<typeof situation>[0], object]>([
    ['nothing before its time', { enrolment: next('welcome', tuesday + 1) }, { do: 'nothing' }],
    [
      'nothing for a finished enrolment',
      { enrolment: { id: 'e', campaign: 'first-steps', version: 1, begun: [] } },
      { do: 'nothing' },
    ],
    ['finishes at END', { enrolment: next(END) }, { do: 'finish' }],
    [
      'finishes at END even when suppressed',
      { enrolment: next(END), person: { suppressed: { reason: 'bounced', at: 1 } } },
      { do: 'finish' },
    ],
    [
      'leaves when suppressed',
      { person: { suppressed: { reason: 'complained', at: 1 } } },
      { do: 'leave', reason: 'suppressed' },
    ],
    [
      'leaves when the campaign is archived',
      { head: buildHead({ status: 'archived' }) },
      { do: 'leave', reason: 'archived' },
    ],
    [
      'puts off by a day while paused',
      { head: buildHead({ status: 'paused' }) },
      { do: 'defer', until: tuesday + pauseStep, reason: 'paused' },
    ],
    [
      'puts off by a day while the account is stopped',
      { account: { stopped: true, rev: 1 } },
      { do: 'defer', until: tuesday + pauseStep, reason: 'paused' },
    ],
    [
      'waits for a first version',
      { enrolment: { ...next(START), version: 0 }, head: unpublished, version: undefined },
      { do: 'defer', until: tuesday + pauseStep, reason: 'unpublished' },
    ],
    [
      'starts once there is one',
      { enrolment: { ...next(START), version: 0 } },
      { do: 'redate', version: 1, next: { step: 'welcome', due: tuesday } },
    ],
    [
      'keeps a day between two mails',
      { person: { lastMailAt: tuesday - hour } },
      { do: 'defer', until: tuesday - hour + mailGap, reason: 'gap' },
    ],
    [
      'ends what archiving and pausing both meet',
      { head: buildHead({ status: 'archived' }), account: { stopped: true, rev: 1 } },
      { do: 'leave' },
    ],
  ])('%s', (_, changes, expected) => {
    expect(decide(situation(changes))).toMatchObject(expected);
  });

  it('never sends without an unwithdrawn consent', () => {
    const { consent: __, ...person } = buildSubscriber();
    expect(decide(situation({ subscriber: person }))).toEqual({ do: 'leave', reason: 'left' });
  });

  it('never sends without a profile', () => {
    const { profile: __, ...person } = buildSubscriber();
    expect(decide(situation({ subscriber: person }))).toEqual({ do: 'leave', reason: 'left' });
  });

  it('waits for the window in the zone of the person', () => {
    const tokyo = buildProfile({ zone: 'Asia/Tokyo' });
    const verdict = decide(situation({ person: { profile: tokyo } }));
    expect(verdict).toMatchObject({ do: 'defer', reason: 'window' });
    if (verdict.do !== 'defer') return;
    // 14:00 UTC is 23:00 in Tokyo; the window opens at 08:00, which is 23:00 UTC.
    expect(verdict.until).toBeGreaterThanOrEqual(tuesday + 9 * hour);
    expect(verdict.until).toBeLessThan(tuesday + 12 * hour);
  });

  it('goes from the gap to the next opening when the window is closed by then', () => {
    const narrow = buildTiming({ window: { from: '08:00', to: '09:30', weekdays: [1, 2, 3, 4, 5, 6, 7] } });
    const version = buildVersion({ steps: [narrow] });
    const verdict = decide(situation({ version, person: { lastMailAt: tuesday - 1 * minute - 22 * hour } }));
    expect(verdict).toMatchObject({ do: 'defer', reason: 'gap' });
    if (verdict.do !== 'defer') return;
    expect(verdict.until).toBeGreaterThan(tuesday + 20 * hour);
  });

  it('skips a step that is for other audiences, without waiting for window or gap', () => {
    const only = buildTiming({
      audiences: ['clinician'],
      window: { from: '00:00', to: '00:01', weekdays: [7] },
    });
    const version = buildVersion({ steps: [only, buildTiming({ id: 'evidence', delayDays: 2 })] });
    expect(decide(situation({ version, person: { lastMailAt: tuesday - minute } }))).toMatchObject({
      do: 'skip',
      reason: 'audience',
      next: { step: 'evidence' },
    });
  });

  it.each([
    ['version-missing', { head: unpublished, version: undefined, latest: undefined }],
    ['version-missing', { version: undefined, latest: buildVersion({ version: 2 }) }],
    ['content-not-approved', { version: undefined, latest: undefined }],
    // What an older version says may be just what the newest one takes back.
    ['content-not-approved', { head: buildHead({ version: 2 }), latest: undefined }],
    [
      'content-not-approved',
      { enrolment: { ...next(START), version: 0 }, version: undefined, latest: undefined },
    ],
    ['step-missing', { enrolment: next('gone') }],
  ])('waits for help a day at a time: %s', (reason, changes) => {
    expect(decide(situation(changes))).toEqual({ do: 'wait-for-help', until: tuesday + day, reason });
  });
});
