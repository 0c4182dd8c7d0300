import type { CampaignVersion } from '#shared/domain/campaign.ts';
import type { CompiledStep } from '#shared/domain/compiled-step.ts';
import type { Profile, Subscriber } from '#shared/domain/subscriber.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import {
  buildHead,
  buildProfile,
  buildPublished,
  buildSubscriber,
  personKey,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

/** A running campaign on the fakes, and one confirmed person whose profile opens. */
export async function world(
  changes: {
    person?: Partial<Subscriber>;
    profile?: Partial<Profile>;
    version?: Partial<CampaignVersion>;
    /** Texts in place of those that the builders make. */
    texts?: readonly CompiledStep[];
  } = {},
) {
  const deps = inMemoryDeps({
    addresses: { keyOf: async () => personKey, mailboxOf: async () => personKey },
  });
  const { version, steps } = buildPublished(changes.version, changes.texts);
  deps.campaigns.seed(buildHead(), version, steps);
  const person = { email: 'ana.lopez@mail.example.com', firstName: 'Ana' };
  const sealed = await sealPerson(deps, personKey, person);
  await deps.subscribers.save(
    buildSubscriber({ profile: buildProfile({ sealed, ...changes.profile }), ...changes.person }),
  );
  const stored = async () => {
    const subscriber = await deps.subscribers.get(personKey, 'strong');
    if (subscriber === undefined) throw new Error('the person is gone');
    return subscriber;
  };
  const row = (step: string) =>
    deps.deliveries.get({ campaign: 'first-steps', enrolment: 'k3vq7znb2xw5mtra', step });
  return { deps, stored, row };
}
