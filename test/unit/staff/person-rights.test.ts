import { describe, expect, it } from 'vitest';

import { minute } from '#shared/domain/instant.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import {
  eraseForSubscriber,
  exportSubscriber,
  leaveForSubscriber,
} from '#shared/usecases/staff/person-rights.ts';
import {
  buildDelivery,
  buildEnrolment,
  buildHead,
  buildProfile,
  buildSubscriber,
  campaignId,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { inMemoryDeps } from '../../support/in-memory.ts';
import { privacy } from './actors.ts';

const told = { email: 'ana.lopez@mail.example.com', firstName: 'Ana', postalCode: '97477' };
const cause = { reason: 'asked-by-phone', note: 'called twice' };

/** Somebody in two campaigns, who had a mail in the first. */
async function somebody() {
  const deps = inMemoryDeps();
  const sealed = await sealPerson(deps, personKey, told);
  deps.campaigns.seed(buildHead());
  deps.subscribers.seed(
    buildSubscriber({
      profile: buildProfile({ sealed }),
      enrolments: [
        buildEnrolment({ begun: ['welcome'] }),
        buildEnrolment({ id: 'other', campaign: 'other' }),
      ],
    }),
  );
  await deps.deliveries.record(buildDelivery());
  return deps;
}

describe('handing out what is stored about a person', () => {
  it('opens what they told, beside all that was done, on the record', async () => {
    const deps = await somebody();
    const { told: opened, enrolments, profile } = await exportSubscriber(deps, privacy, personKey);
    expect(opened).toEqual(told);
    expect(profile).not.toHaveProperty('sealed');
    expect(enrolments[0]?.past).toMatchObject([{ step: 'welcome', state: 'accepted' }]);
    expect(deps.audit.entries).toMatchObject([{ action: 'exportSubscriber', outcome: 'done' }]);
    expect(JSON.stringify(deps.audit.entries)).not.toContain('ana');
  });

  it('opens nothing that was erased', async () => {
    const deps = await somebody();
    await eraseForSubscriber(deps, privacy, personKey, cause);
    expect(await exportSubscriber(deps, privacy, personKey)).not.toHaveProperty('told');
  });

  it('gives nothing out when the record cannot be written', async () => {
    const deps = await somebody();
    const audit = { ...deps.audit, append: () => Promise.reject(new Error('no table')) };
    await expect(exportSubscriber({ ...deps, audit }, privacy, personKey)).rejects.toThrow('no table');
  });
});

describe('leaving for somebody who asked', () => {
  it('ends one campaign, says where they still are, and keeps the proof', async () => {
    const deps = await somebody();
    const answer = await leaveForSubscriber(deps, privacy, personKey, { ...cause, campaign: campaignId });
    expect(answer).toEqual({ subscriber: personKey, subscribed: ['other'] });
    const person = await deps.subscribers.get(personKey, 'strong');
    expect(person?.enrolments).toMatchObject([{ ended: { reason: 'left', at: tuesday } }, { id: 'other' }]);
    expect(person?.enrolments[1]).not.toHaveProperty('ended');
    expect(deps.consents.stored).toMatchObject([
      { event: 'withdrawn', channel: 'staff', scope: campaignId, actor: privacy.user },
    ]);
    expect(deps.audit.entries).toMatchObject([
      { action: 'leaveForSubscriber', detail: `${campaignId} asked-by-phone: called twice` },
    ]);
  });

  it('ends all', async () => {
    const deps = await somebody();
    const answer = await leaveForSubscriber(deps, privacy, personKey, { ...cause, campaign: 'all' });
    expect(answer.subscribed).toEqual([]);
    expect(await deps.subscribers.get(personKey, 'strong')).not.toHaveProperty('consent');
  });

  it('twice, or from a campaign they are not in, changes nothing and leaves one proof', async () => {
    const deps = await somebody();
    await leaveForSubscriber(deps, privacy, personKey, { ...cause, campaign: campaignId });
    const before = await deps.subscribers.get(personKey, 'strong');
    await leaveForSubscriber(deps, privacy, personKey, { ...cause, campaign: campaignId });
    await leaveForSubscriber(deps, privacy, personKey, { ...cause, campaign: 'never-heard-of' });
    expect(await deps.subscribers.get(personKey, 'strong')).toEqual(before);
    expect(deps.consents.stored).toHaveLength(1);
  });
});

describe('erasing for somebody who asked', () => {
  it('leaves only the list of rows that are still to go', async () => {
    const deps = await somebody();
    const rowsGoneAt = tuesday + 15 * minute;
    expect(await eraseForSubscriber(deps, privacy, personKey, cause)).toEqual({
      subscriber: personKey,
      rowsGoneAt,
    });
    const stub = await deps.subscribers.get(personKey, 'strong');
    expect(stub).toMatchObject({ suppressed: { reason: 'erased' }, erasing: rowsGoneAt });
    expect(stub).not.toHaveProperty('profile');
  });

  it('twice keeps the first date', async () => {
    const deps = await somebody();
    const first = await eraseForSubscriber(deps, privacy, personKey, cause);
    deps.clock.advance(minute);
    expect(await eraseForSubscriber(deps, privacy, personKey, cause)).toEqual(first);
  });
});

it.each(['export', 'leave', 'erase'] as const)('to %s nobody is refused, on the record', async (what) => {
  const deps = inMemoryDeps();
  const acts = {
    export: () => exportSubscriber(deps, privacy, personKey),
    leave: () => leaveForSubscriber(deps, privacy, personKey, { ...cause, campaign: 'all' }),
    erase: () => eraseForSubscriber(deps, privacy, personKey, cause),
  };
  await expect(acts[what]()).rejects.toMatchObject({ code: 'subscriber.unknown' });
  expect(deps.audit.entries).toMatchObject([{ outcome: 'refused', detail: 'subscriber.unknown' }]);
});
