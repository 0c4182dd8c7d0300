import { describe, expect, it } from 'vitest';

import { interestSchema } from '#shared/contract/interest.ts';
import { type CanaryPhase, canaryAddress, canaryCampaign, canaryPhases } from '#shared/domain/canary.ts';
import { hour, minute } from '#shared/domain/instant.ts';
import { runCanary } from '#shared/usecases/canary.ts';
import { confirmRequest } from '#shared/usecases/confirm-request.ts';
import { changePreferences, leaveByLink } from '#shared/usecases/leave.ts';
import { requestConfirmation } from '#shared/usecases/request-confirmation.ts';
import { submitInterest } from '#shared/usecases/submit-interest.ts';
import { visit } from '#shared/usecases/visit.ts';
import { buildCompiledStep, buildHead, buildPublished, tuesday } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const allDay = { from: '00:00', to: '23:59', weekdays: [1, 2, 3, 4, 5, 6, 7] };

/** The site answers with the service itself; `broken` says what does not work, by path. */
function setup() {
  const deps = inMemoryDeps();
  const { version, steps } = buildPublished(
    { campaign: canaryCampaign, steps: [{ id: 'check', delayDays: 0, window: allDay }] },
    [buildCompiledStep({ id: 'check' })],
  );
  deps.campaigns.seed(buildHead({ id: canaryCampaign }), version, steps);
  const broken = new Map<string, number | undefined | 'nothing-happens'>();

  const ask = async (fields: Readonly<Record<string, string>>) => {
    await submitInterest(deps, interestSchema.parse(fields));
    const message = deps.confirmationQueue.messages.at(-1);
    await requestConfirmation(deps, { v: 1, at: message?.at ?? 0, sealed: message?.sealedForm ?? '' });
  };
  deps.site.answer(async ({ path, fields }) => {
    const [, page = '', token = ''] = path.split('/');
    const fault = broken.get(page);
    if (fault !== undefined && fault !== 'nothing-happens') return fault;
    if (broken.has(page) && fault === undefined) return undefined;
    if (fields === undefined || fault === 'nothing-happens') return 200;
    if (page === 'v1') await ask(fields);
    if (page === 'c') await confirmRequest(deps, token);
    if (page === 'u') await leaveByLink(deps, token);
    if (page === 'p') await changePreferences(deps, token, 'erase');
    return page === 'v1' ? 202 : 200;
  });

  const sing = async (phase: CanaryPhase, start = tuesday) => {
    const at = start + canaryPhases.indexOf(phase) * 15 * minute;
    deps.clock.set(at + 1_000);
    await runCanary(deps, { scheduledTime: new Date(at).toISOString() });
  };
  const key = (start = tuesday) => deps.addresses.keyOf(canaryAddress(start));
  /** What the engine makes of the press: the mail, and the event of its delivery. */
  const deliver = async (start = tuesday) => {
    await visit(deps, await key(start));
    const id = deps.mailer.calls.at(-1)?.tag.split('_') ?? [];
    const [campaign = '', enrolment = '', name = ''] = id;
    const changedAt = deps.clock.now();
    await deps.deliveries.raise({ campaign, enrolment, step: name }, { state: 'delivered', changedAt });
  };
  const song = async (start = tuesday) => {
    await sing('ask', start);
    await sing('confirm', start);
    await deliver(start);
    await sing('leave', start);
    await sing('erase', start);
  };
  return { deps, broken, sing, song, deliver, key };
}

describe('the hourly test', () => {
  it('goes the way of a person through the pages, and leaves nothing of them behind', async () => {
    const { deps, song, key } = setup();
    await song();
    expect(await deps.canary.state()).toEqual({ passedAt: deps.clock.now() });
    expect(deps.log.counted('CanariesPassed')).toBe(1);
    expect(deps.mailer.accepted.map(({ to, stream }) => [to, stream])).toEqual([
      [canaryAddress(tuesday), 'confirmation'],
      [canaryAddress(tuesday), 'sequence'],
    ]);
    expect(await deps.subscribers.get(await key(), 'strong')).toMatchObject({
      suppressed: { reason: 'erased' },
      enrolments: [{ ended: { reason: 'erased' } }],
    });
    expect(deps.site.calls.map(({ path, fields }) => [path.slice(1, 2), fields !== undefined])).toEqual([
      ['v', true],
      ['c', false],
      ['c', true],
      ['u', true],
      ['p', false],
      ['p', true],
    ]);
  });

  it('is somebody new each hour, whom the limit of mails for one mailbox does not stop', async () => {
    const { deps, song } = setup();
    for (let i = 0; i < 5; i++) await song(tuesday + i * hour);
    expect(deps.log.counted('CanariesPassed')).toBe(5);
  });

  it('may be called twice at each phase', async () => {
    const { deps, sing, deliver } = setup();
    for (const phase of canaryPhases) {
      await sing(phase);
      await sing(phase);
      if (phase === 'confirm') await deliver();
    }
    expect([deps.log.counted('CanariesPassed'), deps.log.counted('CanariesFailed')]).toEqual([1, 0]);
    expect(deps.mailer.accepted).toHaveLength(2);
  });

  it.each([
    ['the form is refused', 'v1', 403, 'ask', 'form-403'],
    ['nobody answers', 'v1', undefined, 'ask', 'form-unreachable'],
    ['the form is taken and forgotten', 'v1', 'nothing-happens', 'confirm', 'no-request'],
    ['the page to confirm is broken', 'c', 500, 'confirm', 'page-500'],
    ['the button confirms nothing', 'c', 'nothing-happens', 'confirm', 'not-enrolled'],
    ['leaving is refused', 'u', 403, 'leave', 'form-403'],
    ['leaving changes nothing', 'u', 'nothing-happens', 'leave', 'not-left'],
    ['erasing changes nothing', 'p', 'nothing-happens', 'erase', 'not-erased'],
  ] as const)('says at which phase and how: %s', async (_, page, fault, phase, reason) => {
    const { deps, broken, sing, deliver, key } = setup();
    broken.set(page, fault);
    for (const each of canaryPhases) {
      await sing(each);
      if (each === 'confirm') await deliver();
    }
    expect((await deps.canary.state()).failed).toMatchObject({ phase, reason, subscriber: await key() });
    expect([deps.log.counted('CanariesPassed'), deps.log.counted('CanariesFailed')]).toEqual([0, 1]);
  });

  it('says when the mail was not sent, or sent and not delivered', async () => {
    const late = setup();
    for (const phase of ['ask', 'confirm', 'leave'] as const) await late.sing(phase);
    expect((await late.deps.canary.state()).failed).toMatchObject({ phase: 'leave', reason: 'not-sent' });

    const silent = setup();
    for (const phase of ['ask', 'confirm'] as const) await silent.sing(phase);
    await visit(silent.deps, await silent.key());
    await silent.sing('leave');
    expect((await silent.deps.canary.state()).failed).toMatchObject({ reason: 'step-accepted' });
  });

  it('keeps the failure in sight until a whole test has passed again', async () => {
    const { deps, broken, sing, song } = setup();
    broken.set('v1', 503);
    await sing('ask');
    broken.clear();
    await sing('ask', tuesday + hour);
    expect((await deps.canary.state()).failed).toMatchObject({ reason: 'form-503' });
    await song(tuesday + 2 * hour);
    expect((await deps.canary.state()).failed).toBeUndefined();
  });

  it('does not go on with a test that never began, or began under another hour', async () => {
    const { deps, sing } = setup();
    for (const phase of ['confirm', 'leave', 'erase'] as const) await sing(phase);
    await sing('ask');
    for (const phase of ['confirm', 'leave', 'erase'] as const) await sing(phase, tuesday + hour);
    expect(deps.site.calls).toHaveLength(1);
    expect(deps.log.counted('CanariesFailed')).toBe(0);
  });

  it.each([
    ['its campaign pauses', { status: 'paused' as const }, false],
    ['the account is stopped', { status: 'running' as const }, true],
  ])('is off, and nothing is wrong, while %s', async (_, head, stopped) => {
    const { deps, broken, sing } = setup();
    broken.set('v1', 500);
    await sing('ask');
    deps.campaigns.seed(buildHead({ id: canaryCampaign, ...head }));
    deps.account.set({ stopped });
    for (const phase of canaryPhases) await sing(phase);
    expect(await deps.canary.state()).toEqual({});
    expect(deps.site.calls).toHaveLength(1);
    expect(deps.log.counted('CanariesFailed')).toBe(1);
  });

  it('is off where nobody has made its campaign', async () => {
    const deps = inMemoryDeps();
    await runCanary(deps, { scheduledTime: new Date(tuesday).toISOString() });
    expect(deps.site.calls).toEqual([]);
    expect(await deps.canary.state()).toEqual({});
  });
});
