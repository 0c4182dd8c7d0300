import { audiences } from '#shared/domain/audience.ts';
import { enrolmentId } from '#shared/domain/enrolment-id.ts';
import { day, hour, type Instant, minute, second } from '#shared/domain/instant.ts';
import { campaignPrint } from '#shared/domain/link-token.ts';
import type { Profile } from '#shared/domain/subscriber.ts';
import { mayRequest, request } from '#shared/domain/subscriber-changes.ts';
import { shardOf } from '#shared/persistence/keys.ts';
import { changeSubscriber } from '#shared/usecases/change-subscriber.ts';
import { confirmRequest } from '#shared/usecases/confirm-request.ts';
import { changePreferences, leaveByLink } from '#shared/usecases/leave.ts';
import { sealPerson } from '#shared/usecases/sealed-person.ts';
import { campaigns } from './campaigns.ts';
import type { Environment } from './environment.ts';
import { chanceFor } from './prng.ts';
import { portsOf } from './workers.ts';
import type { World } from './world.ts';

/** One clock is cheap to reckon with, and most have it; the others see that zones matter. */
const homes = [
  { country: 'GB', zone: 'UTC' },
  { country: 'GB', zone: 'UTC' },
  { country: 'GB', zone: 'UTC' },
  { country: 'US', zone: 'America/New_York' },
  { country: 'AU', zone: 'Australia/Perth' },
] as const;

/** Everybody comes in the first days: asks, confirms, and some of them leave. */
export async function populate(world: World): Promise<void> {
  for (let number = 0; number < world.size.people; number++) {
    const address = `person-${number}@mail.example.com`;
    const key = await world.addresses.keyOf(address);
    world.keys.set(address, key);
    const { seed, timeline, faults } = world;
    const chance = chanceFor(seed, 'person', number);
    const comes = timeline.now() + chance.int(3 * day);
    const profile = await profileOf(world, key, address, chance.pick(homes), chance.pick(audiences));
    timeline.at(comes, () => ask(world, key, campaigns.main, profile, comes));
    if (faults.happens('second campaign', 'people')) {
      const later = comes + chance.between(hour, 8 * day);
      timeline.at(later, () => ask(world, key, campaigns.extra, profile, later));
    }
    if (faults.happens('leaves', 'people')) {
      const when = comes + chance.between(10 * minute, 15 * day);
      timeline.at(when, () => leave(world, key, chance.pick(['link', 'everything'])));
    }
    if (faults.happens('erases', 'people')) {
      const when = comes + chance.between(10 * minute, 15 * day);
      timeline.at(when, () => leave(world, key, 'erase'));
    }
  }
}

/** Some leave in the very moment in which a mail to them is under way. */
export function letLeaveInFlight(world: World): void {
  const { faults, timeline, chance } = world;
  world.onFlight = (key) => {
    const leaves = faults.happens('leaves in flight', 'people');
    const erases = !leaves && faults.happens('erases in flight', 'people');
    // At once, or while nobody has noticed yet that the worker was stopped.
    const soon = chance.is(0.5) ? chance.int(600) : chance.int(5 * minute);
    if (leaves) timeline.after(soon, () => leave(world, key, chance.pick(['link', 'everything'])));
    if (erases) timeline.after(soon, () => leave(world, key, 'erase'));
  };
}

async function profileOf(
  { cipher }: World,
  key: string,
  email: string,
  home: { readonly country: string; readonly zone: string },
  audience: Profile['audience'],
): Promise<Profile> {
  const sealed = await sealPerson({ cipher }, key, { email, firstName: 'Ana' });
  return { sealed, audience, ...home };
}

/** The form was accepted, and the link of the confirmation mail is followed a little later, or never. */
function ask(world: World, key: string, campaign: string, profile: Profile, comes: Instant): void {
  const { timeline, faults } = world;
  const at = momentFor(world, key, campaign, comes);
  const chance = chanceFor(world.seed, 'ask', key, campaign);
  const form = { key, profile, campaign, consent: '1' };
  personally(
    world,
    key,
    'form',
    (env) =>
      changeSubscriber(portsOf(world, env), key, (person) =>
        mayRequest(person, campaign) && person?.request === undefined ? request(person, form, at) : undefined,
      ),
    (person) => {
      if (person?.request?.at !== at || faults.happens('never confirms', 'people')) return;
      timeline.after(chance.between(second, 5 * hour), () => confirm(world, key, campaign, at));
    },
  );
}

/** In a crowded campaign everybody's enrolment lies in the same shard: a walk takes several pages. */
function momentFor({ faults }: World, key: string, campaign: string, comes: Instant): Instant {
  const whole = Math.floor(comes / second) * second;
  if (!faults.includes('crowded shard')) return whole;
  for (let at = whole; ; at += second) if (shardOf(enrolmentId(key, campaign, at)) === 0) return at;
}

/** One thing after the other; who has left does not come back. */
function personally<T>(
  world: World,
  key: string,
  name: string,
  work: (env: Environment) => Promise<T>,
  done: (value: T) => void,
): void {
  if (world.truth.left.has(key)) return;
  if (world.busy.has(key)) {
    world.timeline.after(minute, () => personally(world, key, name, work, done));
    return;
  }
  world.busy.add(key);
  world.insist(name, work, (value) => {
    world.busy.delete(key);
    done(value);
  });
}

function confirm(world: World, key: string, campaign: string, requestedAt: Instant): void {
  personally(
    world,
    key,
    'confirm',
    async (env) => {
      const ports = portsOf(world, env);
      const link = await ports.tokens.sign({ purpose: 'confirm', subscriber: key, requestedAt });
      return confirmRequest(ports, link);
    },
    (answer) => {
      if (answer !== 'confirmed') return;
      world.truth.confirmed.set(enrolmentId(key, campaign, requestedAt), { key, campaign });
    },
  );
}

/** Presses the button until it says that it is done. */
function leave(world: World, key: string, how: 'link' | 'everything' | 'erase'): void {
  const { truth } = world;
  // The link comes with a mail, so only who has confirmed has one.
  if (![...truth.confirmed.values()].some((of) => of.key === key)) return;
  const campaign = campaignPrint(campaigns.main);
  personally(
    world,
    key,
    'leave',
    async (env) => {
      const ports = portsOf(world, env);
      const purpose = how === 'link' ? ('leave' as const) : ('preferences' as const);
      const link = await ports.tokens.sign({ purpose, subscriber: key, campaign });
      return how === 'link' ? leaveByLink(ports, link) : changePreferences(ports, link, how);
    },
    () => {
      if (how === 'erase') truth.erased.add(key);
      truth.leave(key, how === 'link' ? campaigns.main : 'all');
    },
  );
}
