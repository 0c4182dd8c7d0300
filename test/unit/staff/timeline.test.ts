import { describe, expect, it } from 'vitest';

import { day, hour } from '#shared/domain/instant.ts';
import { dueDate, spreadOf } from '#shared/domain/schedule.ts';
import { START } from '#shared/domain/subscriber.ts';
import { erase } from '#shared/domain/subscriber-changes.ts';
import { getTimeline } from '#shared/usecases/staff/timeline.ts';
import { visit } from '#shared/usecases/visit.ts';
import {
  buildCompiledStep,
  buildConsent,
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildSubscriber,
  buildTiming,
  buildTimings,
  buildVersion,
  campaignId,
  firstEnrolment,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { privacy } from './actors.ts';

function stored(
  changes: Parameters<typeof buildSubscriber>[0] = {},
  head: Parameters<typeof buildHead>[0] = {},
) {
  const deps = inMemoryDeps();
  deps.campaigns.seed(buildHead(head), buildVersion());
  deps.subscribers.seed(buildSubscriber(changes));
  return deps;
}
const flight = { step: 'evidence', id: 'f', at: tuesday, verdict: 'send' } as const;

describe('a timeline', () => {
  it('tells who, what was agreed and what was done, without what is sealed', async () => {
    const deps = stored({
      lastMailAt: tuesday,
      request: { campaign: 'other', at: tuesday, consent: 'v1' },
      enrolments: [
        buildEnrolment({
          next: { step: 'next-steps', due: tuesday + 4 * day },
          begun: ['welcome', 'evidence'],
          flight,
        }),
      ],
    });
    await deps.consents.append(buildConsent());
    await deps.deliveries.record(buildDelivery({ state: 'bounced', reason: 'permanent' }));
    const timeline = await getTimeline(deps, privacy, personKey);
    expect(timeline).toMatchObject({
      subscriber: personKey,
      profile: { audience: 'veteran', country: 'US', zone: 'America/New_York' },
      request: { campaign: 'other', at: tuesday },
      lastMailAt: tuesday,
      consents: [buildConsent()],
    });
    expect(JSON.stringify(timeline)).not.toContain('sealed');
    expect(timeline.enrolments).toMatchObject([
      {
        enrolment: firstEnrolment,
        campaign: campaignId,
        status: 'running',
        version: 1,
        past: [
          {
            step: 'welcome',
            state: 'bounced',
            reason: 'permanent',
            variant: 'veteran.US.en-US',
            begunAt: tuesday,
          },
          { step: 'evidence', state: 'in-flight', begunAt: tuesday },
        ],
        planned: [{ step: 'next-steps', at: tuesday + 4 * day, does: 'send' }],
      },
    ]);
    expect(deps.audit.entries).toMatchObject([
      { actor: privacy.user, action: 'getTimeline', subject: personKey, outcome: 'done' },
    ]);
  });

  it('says when a record is missing', async () => {
    const deps = stored({
      enrolments: [buildEnrolment({ begun: ['welcome'], next: { step: 'END', due: tuesday } })],
    });
    expect((await getTimeline(deps, privacy, personKey)).enrolments[0]?.past).toEqual([
      { step: 'welcome', state: 'missing', version: 1 },
    ]);
  });

  it('of an erased person is the list of what is about to go', async () => {
    const person = erase(
      buildSubscriber({ enrolments: [buildEnrolment({ begun: ['welcome'], flight })] }),
      tuesday,
    );
    const deps = stored(person);
    deps.subscribers.seed(person);
    const timeline = await getTimeline(deps, privacy, personKey);
    expect(timeline).toMatchObject({ suppressed: { reason: 'erased' }, erasing: person.erasing });
    expect(timeline.profile).toBeUndefined();
    expect(timeline.enrolments).toMatchObject([
      { ended: { reason: 'erased' }, past: [{ state: 'in-flight' }], planned: [] },
    ]);
  });

  it('knows nobody by a wrong key, on the record', async () => {
    const deps = inMemoryDeps();
    await expect(getTimeline(deps, privacy, personKey)).rejects.toMatchObject({ code: 'subscriber.unknown' });
    expect(deps.audit.entries).toMatchObject([{ outcome: 'refused', subject: personKey }]);
  });
});

describe('what is planned', () => {
  const planned = async (deps: ReturnType<typeof stored>) =>
    (await getTimeline(deps, privacy, personKey)).enrolments.flatMap((enrolment) => enrolment.planned);

  it('follows the schedule from the next date on', async () => {
    const [welcome, evidence] = await planned(stored());
    expect(welcome).toEqual({ step: 'welcome', at: tuesday, does: 'send' });
    const zones = ['America/New_York'];
    const due = dueDate(
      tuesday,
      buildTiming({ id: 'evidence', delayDays: 2 }),
      zones,
      spreadOf(firstEnrolment),
    );
    expect(evidence).toEqual({ step: 'evidence', at: due, does: 'send' });
  });

  it('is what the workers then do, mail by mail', async () => {
    const deps = stored();
    const texts = buildTimings().map(({ id }) => buildCompiledStep({ id }));
    deps.campaigns.seed(buildHead(), buildVersion(), texts);
    const reading = { ...deps, cipher: { ...deps.cipher, open: async () => '{"email":"a@example.org"}' } };
    const plan = await planned(deps);
    for (const { step, at } of plan) {
      deps.clock.set(at);
      expect(await visit(reading, personKey)).toBe('done');
      expect(
        await deps.deliveries.get({ campaign: campaignId, enrolment: firstEnrolment, step }),
      ).toMatchObject({ begunAt: at });
    }
    expect(plan).toHaveLength(3);
  });

  it('shows a step of other audiences as skipped', async () => {
    const deps = stored();
    deps.campaigns.seed(
      buildHead(),
      buildVersion({
        steps: [buildTiming(), buildTiming({ id: 'family', delayDays: 1, audiences: ['loved-one'] })],
      }),
    );
    expect(await planned(deps)).toMatchObject([
      { step: 'welcome' },
      { step: 'family', does: 'skip', reason: 'audience' },
    ]);
  });

  it('keeps the gap between the mails of two campaigns', async () => {
    const other = { ...buildVersion(), campaign: 'other' };
    const second = buildEnrolment({
      id: 'second',
      campaign: 'other',
      next: { step: 'welcome', due: tuesday + hour },
    });
    const deps = stored({ enrolments: [buildEnrolment(), second] });
    deps.campaigns.seed(buildHead({ id: 'other' }), other);
    const welcomes = (await planned(deps)).filter(({ step }) => step === 'welcome');
    expect(welcomes).toHaveLength(2);
    expect(Math.abs((welcomes[1]?.at ?? 0) - (welcomes[0]?.at ?? 0))).toBeGreaterThanOrEqual(day);
  });

  it('takes a pause as lifted now', async () => {
    expect(await planned(stored({}, { status: 'paused' }))).toMatchObject([
      { step: 'welcome', at: tuesday },
      {},
      {},
    ]);
  });

  it('is nothing in an archived campaign, after leaving, or without a campaign', async () => {
    expect(await planned(stored({}, { status: 'archived' }))).toEqual([]);
    expect(await planned(stored({ suppressed: { reason: 'staff', at: tuesday } }))).toEqual([]);
    const { next: _, ...left } = buildEnrolment({ ended: { reason: 'left', at: tuesday } });
    expect(await planned(stored({ enrolments: [left] }))).toEqual([]);
    const nowhere = stored({
      enrolments: [buildEnrolment({ campaign: 'unmade', version: 0, next: { step: START, due: tuesday } })],
    });
    const timeline = await getTimeline(nowhere, privacy, personKey);
    expect(timeline.enrolments).toMatchObject([{ campaign: 'unmade', version: 0, planned: [] }]);
    expect(timeline.enrolments[0]?.status).toBeUndefined();
  });

  it('begins at the first step for those who wait for it', async () => {
    const deps = stored({
      enrolments: [buildEnrolment({ version: 0, next: { step: START, due: tuesday } })],
    });
    expect(await planned(deps)).toMatchObject([
      { step: 'welcome', at: tuesday },
      { step: 'evidence' },
      { step: 'next-steps' },
    ]);
    const { version: _, ...unpublished } = buildHead({ status: 'draft' });
    deps.campaigns.seed(unpublished);
    expect(await planned(deps)).toEqual([]);
  });
});
