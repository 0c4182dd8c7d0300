import type { Instant } from '#shared/domain/instant.ts';
import type { Deps } from '#shared/usecases/ports.ts';
import { buildSender, tuesday } from './builders.ts';
import { fakeAlarms } from './in-memory/alarms.ts';
import {
  fakeAccount,
  fakeAudit,
  fakeCampaigns,
  fakeCanary,
  fakeMarkers,
  fakeTallies,
} from './in-memory/campaigns.ts';
import { fakeCompiler, fakeCrisis, fakeGreetings, fakeTemplates } from './in-memory/content.ts';
import { fakeDeliveries } from './in-memory/deliveries.ts';
import {
  fakeConfirmationQueue,
  fakeMailer,
  fakeSendQueue,
  fakeSendQuota,
  fakeSite,
} from './in-memory/outside.ts';
import { fakeConsents, fakeCounters, fakeSubscribers } from './in-memory/people.ts';
import { fakeRegister } from './in-memory/register.ts';
import { capturedLog, fakeClock, fakeIds, fakeSleep } from './in-memory/surroundings.ts';
import { fakeTeam } from './in-memory/team.ts';
import { fakeAddresses, fakeCipher, fakeTokens } from './in-memory/trust.ts';

/** Every port as a fake, each with its handles: `deps.clock.advance(day)`, `deps.mailer.accepted`. */
function allFakes(start: Instant) {
  const clock = fakeClock(start);
  const consents = fakeConsents();
  return {
    clock,
    ids: fakeIds(),
    sleep: fakeSleep(clock),
    log: capturedLog(),
    subscribers: fakeSubscribers(consents),
    deliveries: fakeDeliveries(),
    markers: fakeMarkers(),
    campaigns: fakeCampaigns(),
    account: fakeAccount(),
    canary: fakeCanary(),
    tallies: fakeTallies(),
    sendQuota: fakeSendQuota(),
    consents,
    counters: fakeCounters(),
    audit: fakeAudit(),
    cipher: fakeCipher(),
    addresses: fakeAddresses(),
    tokens: fakeTokens(),
    mailer: fakeMailer(),
    pace: { ready: async () => {} },
    site: fakeSite(),
    sendQueue: fakeSendQueue(clock),
    confirmationQueue: fakeConfirmationQueue(),
    register: fakeRegister(),
    evidenceAlarms: fakeAlarms(),
    crisis: fakeCrisis(),
    greetings: fakeGreetings(),
    templates: fakeTemplates(),
    compiler: fakeCompiler(),
    sender: buildSender(),
    team: fakeTeam(clock),
  } satisfies Deps;
}

export type InMemoryDeps = ReturnType<typeof allFakes>;

/** The fakes, with what the test brings itself in place of some. Starts at `tuesday`, or when told. */
export function inMemoryDeps<Overrides extends Partial<Deps>>(
  overrides: Overrides,
  start?: Instant,
): Omit<InMemoryDeps, keyof Overrides> & Overrides;
// Last, since `ReturnType<typeof inMemoryDeps>` looks at the last one.
export function inMemoryDeps(overrides?: undefined, start?: Instant): InMemoryDeps;
export function inMemoryDeps(overrides: Partial<Deps> = {}, start: Instant = tuesday): Partial<Deps> {
  return { ...allFakes(start), ...overrides };
}
