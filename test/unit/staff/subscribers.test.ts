import { describe, expect, it } from 'vitest';
import { erase } from '#shared/domain/subscriber-changes.ts';
import { findSubscriber, suppressAddress, suppressSubscriber } from '#shared/usecases/staff/subscribers.ts';
import { buildEnrolment, buildSubscriber, personKey, tuesday } from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { privacy } from './actors.ts';

const email = 'Ana.Lopez@mail.example.com';
const cause = { reason: 'asked-by-phone', note: 'called twice' };

describe('looking up an address', () => {
  it('finds the key, on the record', async () => {
    const deps = inMemoryDeps();
    const key = await deps.addresses.keyOf(email);
    deps.subscribers.seed(buildSubscriber({ key }));
    expect(await findSubscriber(deps, privacy, 'ana.lopez@MAIL.example.com')).toEqual({ subscriber: key });
    expect(deps.audit.entries).toMatchObject([
      { actor: privacy.user, action: 'findSubscriber', subject: key, at: tuesday, outcome: 'done' },
    ]);
  });

  it('does not find what is only alike, and that is on the record too', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(buildSubscriber({ key: await deps.addresses.keyOf(email) }));
    await expect(findSubscriber(deps, privacy, 'ana@mail.example.com')).rejects.toMatchObject({
      code: 'subscriber.unknown',
    });
    expect(deps.audit.entries).toMatchObject([{ outcome: 'refused', detail: 'subscriber.unknown' }]);
    expect(JSON.stringify(deps.audit.entries)).not.toContain('@');
  });

  it('gives nothing out when the record cannot be written', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(buildSubscriber({ key: await deps.addresses.keyOf(email) }));
    const unrecorded = {
      ...deps,
      audit: { ...deps.audit, append: () => Promise.reject(new Error('no table')) },
    };
    await expect(findSubscriber(unrecorded, privacy, email)).rejects.toThrow('no table');
  });
});

describe('suppressing', () => {
  it('ends everything that could lead to a mail and keeps the proof', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(buildSubscriber());
    expect(await suppressSubscriber(deps, privacy, personKey, cause)).toEqual({
      subscriber: personKey,
      reason: 'staff',
      at: tuesday,
    });
    const stored = await deps.subscribers.get(personKey, 'strong');
    expect(stored).toMatchObject({
      suppressed: { reason: 'staff' },
      enrolments: [{ ended: { reason: 'suppressed' } }],
    });
    expect(stored?.consent).toBeUndefined();
    expect(deps.consents.stored).toEqual([
      {
        subscriber: personKey,
        purpose: 'email',
        event: 'withdrawn',
        at: tuesday,
        channel: 'staff',
        scope: 'all',
        actor: privacy.user,
      },
    ]);
    expect(deps.audit.entries).toMatchObject([
      {
        action: 'suppressSubscriber',
        subject: personKey,
        detail: 'asked-by-phone: called twice',
        outcome: 'done',
      },
    ]);
  });

  it('works for an address that nobody has seen', async () => {
    const deps = inMemoryDeps();
    const key = await deps.addresses.keyOf(email);
    expect(await suppressAddress(deps, privacy, email, { reason: 'legal' })).toMatchObject({
      subscriber: key,
    });
    expect(await deps.subscribers.get(key, 'strong')).toMatchObject({
      rev: 0,
      suppressed: { reason: 'staff' },
      enrolments: [],
    });
    expect(deps.audit.entries).toMatchObject([{ action: 'suppressAddress', subject: key, detail: 'legal' }]);
  });

  it('is done once, however often it is asked for, and completes what a crash left', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(buildSubscriber());
    const dying = {
      ...deps,
      consents: { ...deps.consents, append: () => Promise.reject(new Error('died')) },
    };
    await expect(suppressSubscriber(dying, privacy, personKey, cause)).rejects.toThrow('died');
    deps.clock.advance(60_000);
    await suppressSubscriber(deps, privacy, personKey, cause);
    await suppressSubscriber(deps, privacy, personKey, cause);
    expect(deps.consents.stored).toHaveLength(1);
    expect(deps.consents.stored[0]?.at).toBe(tuesday);
    expect((await deps.subscribers.get(personKey, 'strong'))?.rev).toBe(1);
  });

  it('keeps a stronger reason, and still ends what is open', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(buildSubscriber({ suppressed: { reason: 'complained', at: tuesday - 5 } }));
    expect(await suppressSubscriber(deps, privacy, personKey, cause)).toMatchObject({
      reason: 'complained',
      at: tuesday - 5,
    });
    expect(await deps.subscribers.get(personKey, 'strong')).toMatchObject({
      rev: 1,
      enrolments: [{ ended: { reason: 'suppressed' } }],
    });
  });

  it('leaves a flight to be settled', async () => {
    const deps = inMemoryDeps();
    const flight = { step: 'welcome', id: 'f', at: tuesday, verdict: 'send' } as const;
    deps.subscribers.seed(
      buildSubscriber({
        enrolments: [
          buildEnrolment({ next: { step: 'evidence', due: tuesday + 5 }, begun: ['welcome'], flight }),
        ],
      }),
    );
    await suppressSubscriber(deps, privacy, personKey, cause);
    await suppressSubscriber(deps, privacy, personKey, cause);
    expect(await deps.subscribers.get(personKey, 'strong')).toMatchObject({
      rev: 1,
      enrolments: [{ next: { step: 'END', due: tuesday }, flight: { step: 'welcome' } }],
    });
  });

  it('wins against a change that comes between', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(buildSubscriber());
    deps.subscribers.beforeNextSave(() => deps.subscribers.seed(buildSubscriber({ rev: 7 })));
    await suppressSubscriber(deps, privacy, personKey, cause);
    expect(await deps.subscribers.get(personKey, 'strong')).toMatchObject({
      rev: 8,
      suppressed: { reason: 'staff' },
    });
  });

  it('leaves an erased person erased', async () => {
    const deps = inMemoryDeps();
    deps.subscribers.seed(erase(buildSubscriber(), tuesday));
    expect(await suppressSubscriber(deps, privacy, personKey, cause)).toMatchObject({ reason: 'erased' });
    expect((await deps.subscribers.get(personKey, 'strong'))?.rev).toBe(1);
  });

  it('knows nobody by a wrong key', async () => {
    const deps = inMemoryDeps();
    await expect(suppressSubscriber(deps, privacy, personKey, cause)).rejects.toMatchObject({
      kind: 'not-found',
      code: 'subscriber.unknown',
    });
    expect(deps.subscribers.stored.size).toBe(0);
    expect(deps.audit.entries).toMatchObject([{ outcome: 'refused' }]);
  });
});
