import { describe, expect, it } from 'vitest';

import { interestSchema } from '#shared/contract/interest.ts';
import { day, minute } from '#shared/domain/instant.ts';
import { campaignPrint, noCampaign } from '#shared/domain/link-token.ts';
import { END, START } from '#shared/domain/subscriber.ts';
import { confirmRequest } from '#shared/usecases/confirm-request.ts';
import { changePreferences, leaveByLink } from '#shared/usecases/leave.ts';
import { readLink } from '#shared/usecases/links.ts';
import type { Subscribers } from '#shared/usecases/ports/table.ts';
import { requestConfirmation } from '#shared/usecases/request-confirmation.ts';
import { submitInterest } from '#shared/usecases/submit-interest.ts';
import { visit } from '#shared/usecases/visit.ts';
import { buildCompiledStep, buildHead, buildInterest, buildVersion } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const address = 'ana.lopez@mail.example.com';

async function setup(options: { published?: boolean } = {}) {
  const deps = inMemoryDeps();
  const steps = buildVersion().steps.map((step) => buildCompiledStep({ id: step.id }));
  if (options.published !== false) deps.campaigns.seed(buildHead(), buildVersion(), steps);
  const key = await deps.addresses.keyOf(address);
  const ask = async () => {
    await submitInterest(deps, interestSchema.parse(buildInterest()));
    const [message] = deps.confirmationQueue.messages.slice(-1);
    await requestConfirmation(deps, { v: 1, at: message?.at ?? 0, sealed: message?.sealedForm ?? '' });
    return deps.tokens.sign({ purpose: 'confirm', subscriber: key, requestedAt: message?.at ?? 0 });
  };
  const person = () => deps.subscribers.get(key, 'strong');
  const leaveLink = (campaign = campaignPrint('first-steps')) =>
    deps.tokens.sign({ purpose: 'leave', subscriber: key, campaign });
  const choices = () =>
    deps.tokens.sign({ purpose: 'preferences', subscriber: key, campaign: campaignPrint('first-steps') });
  return { deps, key, ask, person, leaveLink, choices, steps };
}

describe('confirming', () => {
  it('begins the campaign once, with a marker and a record', async () => {
    const { deps, ask, person, key } = await setup();
    const token = await ask();
    expect(await confirmRequest(deps, token)).toBe('confirmed');
    expect(await confirmRequest(deps, token)).toBe('confirmed');
    const stored = await person();
    expect(stored?.enrolments).toHaveLength(1);
    expect(stored?.enrolments[0]?.next?.step).toBe('welcome');
    expect(stored?.request).toBeUndefined();
    expect((await deps.markers.list('first-steps')).items).toMatchObject([
      { subscriber: key, enrolment: stored?.enrolments[0]?.id },
    ]);
    expect((await deps.consents.list(key)).filter((record) => record.event === 'confirmed')).toHaveLength(1);
  });

  it('two presses at once begin it once', async () => {
    const { deps, ask, person } = await setup();
    const token = await ask();
    expect(await Promise.all([confirmRequest(deps, token), confirmRequest(deps, token)])).toEqual([
      'confirmed',
      'confirmed',
    ]);
    expect((await person())?.enrolments).toHaveLength(1);
  });

  it.each(['', 'garbage', 'a.b'])('refuses %j', async (token) => {
    const { deps } = await setup();
    expect(await confirmRequest(deps, token)).toBe('unusable');
  });

  it('refuses a link made for leaving', async () => {
    const { deps, ask, leaveLink } = await setup();
    await ask();
    expect(await confirmRequest(deps, await leaveLink())).toBe('unusable');
  });

  it('an old link does not bring back somebody who left', async () => {
    const { deps, ask, leaveLink, person } = await setup();
    const token = await ask();
    await confirmRequest(deps, token);
    await changePreferences(
      deps,
      await deps.tokens.sign({
        purpose: 'preferences',
        subscriber: (await person())?.key ?? '',
        campaign: campaignPrint('first-steps'),
      }),
      'everything',
    );
    expect(await confirmRequest(deps, token)).toBe('unusable');
    await leaveByLink(deps, await leaveLink());
    expect((await person())?.consent).toBeUndefined();
  });

  it('waits at START for a campaign that is not published, and begins when it is', async () => {
    const { deps, ask, person, key, steps } = await setup({ published: false });
    await confirmRequest(deps, await ask());
    expect((await person())?.enrolments[0]).toMatchObject({ version: 0, next: { step: START } });
    await visit(deps, key);
    deps.campaigns.seed(buildHead(), buildVersion(), steps);
    deps.clock.advance(day);
    await visit(deps, key);
    expect((await person())?.enrolments[0]).toMatchObject({ version: 1, next: { step: 'welcome' } });
    await visit(deps, key);
    expect(deps.mailer.accepted.at(-1)?.subject).toBe('Letter welcome');
  });

  it('lets somebody who left ask and confirm again, as a new enrolment', async () => {
    const { deps, ask, leaveLink, person } = await setup();
    await confirmRequest(deps, await ask());
    await leaveByLink(deps, await leaveLink());
    deps.clock.advance(2 * day);
    await confirmRequest(deps, await ask());
    const enrolments = (await person())?.enrolments ?? [];
    expect(enrolments).toHaveLength(2);
    expect(new Set(enrolments.map(({ id }) => id)).size).toBe(2);
    expect(enrolments[1]?.next?.step).toBe('welcome');
  });
});

describe('leaving', () => {
  it('does not keep somebody from asking again while the last flight is being settled', async () => {
    const { deps, ask, leaveLink, person, key } = await setup();
    await confirmRequest(deps, await ask());
    await visit(deps, key);
    deps.clock.advance(2 * day);
    await leaveByLink(deps, await leaveLink());
    await ask();
    expect((await person())?.request?.campaign).toBe('first-steps');
  });

  it('stops at once, is repeatable, and records the withdrawal once', async () => {
    const { deps, ask, leaveLink, person, key } = await setup();
    await confirmRequest(deps, await ask());
    const link = await leaveLink();
    for (let i = 0; i < 3; i++) expect(await leaveByLink(deps, link)).toBe('left');
    expect((await person())?.enrolments[0]).toMatchObject({ ended: { reason: 'left' } });
    await visit(deps, key);
    expect(deps.mailer.accepted.filter((mail) => mail.stream === 'sequence')).toEqual([]);
    expect((await deps.consents.list(key)).filter((record) => record.event === 'withdrawn')).toHaveLength(1);
  });

  it('keeps an enrolment with a flight in the index until the flight is settled', async () => {
    const { deps, ask, leaveLink, person, key } = await setup();
    await confirmRequest(deps, await ask());
    await visit(deps, key);
    await leaveByLink(deps, await leaveLink());
    expect((await person())?.enrolments[0]?.next).toEqual({ step: END, due: deps.clock.now() });
    await visit(deps, key);
    expect((await person())?.enrolments[0]?.next).toBeUndefined();
  });

  it('works years later and after erasing', async () => {
    const { deps, ask, leaveLink, choices } = await setup();
    await confirmRequest(deps, await ask());
    const link = await leaveLink();
    await changePreferences(deps, await choices(), 'erase');
    deps.clock.advance(3_650 * day);
    expect(await leaveByLink(deps, link)).toBe('left');
  });

  it('of an unknown person is no error', async () => {
    const { deps, leaveLink, person } = await setup();
    expect(await leaveByLink(deps, await leaveLink())).toBe('left');
    expect(await person()).toBeUndefined();
  });

  it('does nothing for a link that is not ours', async () => {
    const { deps } = await setup();
    expect(await leaveByLink(deps, 'forged')).toBe('unusable');
    expect(deps.log.counted('LinkTokensRefused')).toBe(1);
  });

  it('"not me" in the confirmation mail is for good', async () => {
    const { deps, ask, leaveLink, person } = await setup();
    const token = await ask();
    expect(await leaveByLink(deps, await leaveLink(noCampaign))).toBe('declined');
    expect((await person())?.suppressed?.reason).toBe('declined');
    expect(await confirmRequest(deps, token)).toBe('unusable');
    deps.clock.advance(40 * day);
    await ask();
    expect(deps.mailer.calls).toHaveLength(1);
  });
});

describe('the preferences page', () => {
  it('leaves this campaign and keeps the consent', async () => {
    const { deps, ask, choices, person } = await setup();
    await confirmRequest(deps, await ask());
    expect(await changePreferences(deps, await choices(), 'campaign')).toBe('done');
    expect((await person())?.enrolments[0]?.ended?.reason).toBe('left');
    expect((await person())?.consent).toBeDefined();
  });

  it('leaves everything and withdraws the consent', async () => {
    const { deps, ask, choices, person } = await setup();
    await confirmRequest(deps, await ask());
    await changePreferences(deps, await choices(), 'everything');
    expect((await person())?.consent).toBeUndefined();
    expect((await person())?.suppressed).toBeUndefined();
  });

  it('erases: at once nothing but the suppression and the list of rows, twice is once', async () => {
    const { deps, ask, choices, person, key } = await setup();
    await confirmRequest(deps, await ask());
    await visit(deps, key);
    const link = await choices();
    await changePreferences(deps, link, 'erase');
    const stub = await person();
    expect(stub).toMatchObject({ suppressed: { reason: 'erased' }, erasing: deps.clock.now() + 15 * minute });
    expect(stub?.profile).toBeUndefined();
    expect(JSON.stringify(stub)).not.toContain('sealed');
    await changePreferences(deps, link, 'erase');
    expect(await person()).toEqual(stub);
  });

  it('counts the wait of erasing from the last race that it lost: a flight may have begun by then', async () => {
    const { deps, ask, choices, person, key } = await setup();
    await confirmRequest(deps, await ask());
    const link = await choices();
    let isFirst = true;
    const raced: Subscribers = {
      ...deps.subscribers,
      async save(next) {
        if (!isFirst) return deps.subscribers.save(next);
        isFirst = false;
        deps.clock.advance(10 * minute);
        await visit(deps, key);
        return deps.subscribers.save(next);
      },
    };
    await changePreferences({ ...deps, subscribers: raced }, link, 'erase');
    const stub = await person();
    expect(stub?.enrolments[0]?.begun).toEqual(['welcome']);
    expect(stub?.erasing).toBe(deps.clock.now() + 15 * minute);
  });

  it('refuses a link that is not its own', async () => {
    const { deps, leaveLink } = await setup();
    expect(await changePreferences(deps, await leaveLink(), 'erase')).toBe('unusable');
    expect(await readLink(deps, await leaveLink(), 'preferences')).toBeUndefined();
  });
});
