import type { CampaignVersion } from '#shared/domain/campaign.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { profileContext } from '#shared/usecases/request-confirmation.ts';
import {
  buildCompiledStep,
  buildHead,
  buildProfile,
  buildSubscriber,
  buildVersion,
  personKey,
} from '#test/support/builders.ts';
import { inMemoryDeps } from '#test/support/in-memory.ts';

/** A running campaign on the fakes, and one confirmed person whose profile opens. */
export async function world(
  changes: { person?: Partial<Subscriber>; version?: Partial<CampaignVersion> } = {},
) {
  const deps = inMemoryDeps({
    addresses: { keyOf: async () => personKey, mailboxOf: async () => personKey },
  });
  const version = buildVersion(changes.version);
  deps.campaigns.seed(
    buildHead(),
    version,
    version.steps.map((step) => buildCompiledStep({ id: step.id })),
  );
  const person = { email: 'ana.lopez@mail.example.com', firstName: 'Ana' };
  const sealed = await deps.cipher.seal(JSON.stringify(person), profileContext(personKey));
  await deps.subscribers.save(buildSubscriber({ profile: buildProfile({ sealed }), ...changes.person }));
  const stored = async () => {
    const subscriber = await deps.subscribers.get(personKey, 'strong');
    if (subscriber === undefined) throw new Error('the person is gone');
    return subscriber;
  };
  const row = (step: string) =>
    deps.deliveries.get({ campaign: 'first-steps', enrolment: 'k3vq7znb2xw5mtra', step });
  return { deps, stored, row };
}
