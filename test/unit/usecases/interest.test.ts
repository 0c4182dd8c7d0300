import { describe, expect, it } from 'vitest';

import { interestSchema } from '#shared/contract/interest.ts';
import { day, hour, second } from '#shared/domain/instant.ts';
import { suppress } from '#shared/domain/subscriber-changes.ts';
import { confirmRequest } from '#shared/usecases/confirm-request.ts';
import { requestConfirmation } from '#shared/usecases/request-confirmation.ts';
import { submitInterest } from '#shared/usecases/submit-interest.ts';
import { visit } from '#shared/usecases/visit.ts';
import { buildInterest, buildSubscriber, tuesday } from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

const address = 'ana.lopez@mail.example.com';

function setup() {
  const deps = inMemoryDeps();
  /** Submits a form and works it off, as intake and the confirmation queue do. */
  const submit = async (changes: Record<string, unknown> = {}) => {
    await submitInterest(deps, interestSchema.parse(buildInterest(changes)));
    const [message] = deps.confirmationQueue.messages.slice(-1);
    if (message) await requestConfirmation(deps, { v: 1, at: message.at, sealed: message.sealedForm });
    return message;
  };
  const person = async () => deps.subscribers.get(await deps.addresses.keyOf(address), 'strong');
  return { deps, submit, person };
}

describe('a form', () => {
  it('is queued sealed, so that nothing readable waits anywhere', async () => {
    const { deps, submit } = setup();
    const message = await submit();
    expect(JSON.stringify(message)).not.toContain('ana');
    expect(message?.at).toBe(Math.floor(deps.clock.now() / second) * second);
  });

  it('leads to one confirmation mail and a waiting request, sealed', async () => {
    const { deps, submit, person } = setup();
    await submit();
    expect(deps.mailer.accepted).toHaveLength(1);
    expect(deps.mailer.accepted[0]).toMatchObject({
      stream: 'confirmation',
      to: address,
      tag: 'confirmation',
    });
    expect(deps.mailer.accepted[0]?.list).toBeUndefined();
    const stored = await person();
    expect(stored?.request).toMatchObject({ campaign: 'first-steps' });
    expect(stored?.consent).toBeUndefined();
    expect(stored?.enrolments).toEqual([]);
    expect(stored?.profile).toMatchObject({ audience: 'veteran', country: 'US', zone: 'America/New_York' });
  });

  it('records both consents with the words that were shown', async () => {
    const { deps, submit } = setup();
    await submit();
    const records = await deps.consents.list(await deps.addresses.keyOf(address));
    expect(records.map((record) => [record.purpose, record.event, record.channel]).sort()).toEqual([
      ['email', 'asked', 'form'],
      ['store', 'asked', 'form'],
    ]);
    for (const record of records) expect(record.textHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says nothing of what was typed in the confirmation mail', async () => {
    const { deps, submit } = setup();
    await submit({ firstName: 'Zebulon', postalCode: '97999' });
    const mail = JSON.stringify({ ...deps.mailer.accepted[0], to: '' });
    expect(mail).not.toContain('Zebulon');
    expect(mail).not.toContain('97999');
    expect(mail.toLowerCase()).not.toMatch(/mdma|ptsd|therapy|veteran|psychedelic/);
  });

  it('from a robot that filled the honeypot goes nowhere', async () => {
    const { deps, submit } = setup();
    await submit({ website: 'https://spam.example' });
    expect(deps.confirmationQueue.messages).toHaveLength(0);
  });

  it('that is too old is dropped', async () => {
    const { deps, submit } = setup();
    const message = await submit();
    deps.clock.advance(8 * day);
    await requestConfirmation(deps, { v: 1, at: message?.at ?? 0, sealed: message?.sealedForm ?? '' });
    expect(deps.mailer.calls).toHaveLength(1);
    expect(deps.log.events()).toContain('interest.too_old');
  });
});

describe('the mail caps', () => {
  it('allow one mail a day and three in thirty days for all spellings of a mailbox', async () => {
    const { deps, submit } = setup();
    const mailsOn: number[] = [];
    for (let i = 0; i < 60 * 4; i++) {
      const before = deps.mailer.calls.length;
      await submit({ email: i % 2 === 0 ? `Ana.Lopez+${i}@mail.example.com` : address.toUpperCase() });
      if (deps.mailer.calls.length > before) mailsOn.push(Math.floor((deps.clock.now() - tuesday) / day));
      deps.clock.advance(6 * hour);
    }
    expect(mailsOn).toEqual([0, 1, 2, 30, 31, 32]);
  });

  it('survive two forms at once', async () => {
    const { deps, submit } = setup();
    await submit({ email: 'other@mail.example.com' });
    const form = interestSchema.parse(buildInterest());
    for (let i = 0; i < 5; i++) await submitInterest(deps, form);
    const waiting = deps.confirmationQueue.messages.slice(1);
    await Promise.all(
      waiting.map(({ at, sealedForm }) => requestConfirmation(deps, { v: 1, at, sealed: sealedForm })),
    );
    expect(deps.mailer.calls.filter((mail) => mail.to === address)).toHaveLength(1);
  });

  it('do not count a repeated message twice, and let it mail again after a crash', async () => {
    const { deps, submit, person } = setup();
    deps.mailer.script({ kind: 'not-sent', code: 'Throttling', retryAfter: 0 });
    await expect(submit()).rejects.toMatchObject({ name: 'NotSent', retryAfter: 0 });
    const [message] = deps.confirmationQueue.messages;
    const again = { v: 1 as const, at: message?.at ?? 0, sealed: message?.sealedForm ?? '' };
    await requestConfirmation(deps, again);
    expect(deps.mailer.accepted).toHaveLength(1);
    expect((await person())?.rev).toBe(0);
  });
});

describe('a form for somebody we know', () => {
  it('who is being mailed changes nothing and mails nothing', async () => {
    const { deps, submit, person } = setup();
    const key = await deps.addresses.keyOf(address);
    await deps.subscribers.save(buildSubscriber({ key }));
    const before = await person();
    await submit({ firstName: 'Mallory', country: 'AU' });
    expect(await person()).toEqual(before);
    expect(deps.mailer.calls).toHaveLength(0);
  });

  it.each(['bounced', 'complained', 'declined', 'erased', 'staff'] as const)(
    'who is suppressed (%s) stays so',
    async (reason) => {
      const { deps, submit, person } = setup();
      const key = await deps.addresses.keyOf(address);
      await deps.subscribers.save(suppress(undefined, key, reason, tuesday));
      await submit();
      expect(deps.mailer.calls).toHaveLength(0);
      expect((await person())?.suppressed?.reason).toBe(reason);
      expect((await person())?.profile).toBeUndefined();
    },
  );

  it('who asks for a second campaign keeps the profile that was confirmed', async () => {
    const { deps, submit, person } = setup();
    const key = await deps.addresses.keyOf(address);
    const known = buildSubscriber({ key });
    await deps.subscribers.save(known);
    await submit({ campaign: 'second-steps', country: 'AU' });
    expect((await person())?.profile).toEqual(known.profile);
    expect((await person())?.request?.campaign).toBe('second-steps');
  });
});

describe('a request that nobody confirms', () => {
  it('is gone after seven days, with all that was filed', async () => {
    const { deps, submit, person } = setup();
    await submit();
    const key = await deps.addresses.keyOf(address);
    deps.clock.advance(7 * day - hour);
    await visit(deps, key);
    expect(await person()).toBeDefined();
    deps.clock.advance(hour);
    expect((await deps.subscribers.due(deps.clock.now(), 10)).map((due) => due.key)).toEqual([key]);
    await visit(deps, key);
    expect(await person()).toBeUndefined();
    expect(await deps.consents.list(key)).toEqual([]);
  });

  it('leaves what somebody had confirmed before', async () => {
    const { deps, submit, person } = setup();
    const key = await deps.addresses.keyOf(address);
    await deps.subscribers.save(buildSubscriber({ key }));
    await submit({ campaign: 'second-steps' });
    deps.clock.advance(7 * day);
    await visit(deps, key);
    expect((await person())?.request).toBeUndefined();
    expect((await person())?.profile).toBeDefined();
    expect((await person())?.consent).toBeDefined();
  });

  it('cannot be confirmed after three days', async () => {
    const { deps, submit, person } = setup();
    const message = await submit();
    const subscriber = await deps.addresses.keyOf(address);
    const token = await deps.tokens.sign({ purpose: 'confirm', subscriber, requestedAt: message?.at ?? 0 });
    deps.clock.advance(3 * day);
    expect(await confirmRequest(deps, token)).toBe('unusable');
    expect((await person())?.consent).toBeUndefined();
  });
});
