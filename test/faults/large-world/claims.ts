import { standingOf } from '#shared/domain/evidence.ts';
import { day, hour } from '#shared/domain/instant.ts';
import { dateOf } from '#shared/domain/register.ts';
import { correctClaim, reviewClaim, withdrawClaim } from '#shared/usecases/staff/claim-changes.ts';
import { claimOf } from '#shared/usecases/staff/claims.ts';
import { approver, campaigns, publish, republish } from './campaigns.ts';
import { claims, evidenceOf, shippedClaims } from './evidence.ts';
import { chanceFor } from './prng.ts';
import { portsOf } from './workers.ts';
import type { World } from './world.ts';

/** What becomes of the claims, each at its own time, if the seed has it. */
export function planClaims(world: World): void {
  const { seed, timeline, faults, faultsUntil } = world;
  const start = timeline.now();
  const sometime = (what: string) =>
    start + chanceFor(seed, 'when', what).between(3 * day, faultsUntil - start - 2 * day);
  const { told } = evidenceOf(world);
  if (faults.includes('claim expires')) {
    const until = told.find(({ claim }) => claim === claims.expires)?.standing.goodUntil ?? start;
    const renewed = until + chanceFor(seed, 'claim renewed').between(hour, 6 * day);
    timeline.at(Math.min(renewed, faultsUntil), () => renew(world));
  }
  if (faults.includes('claim corrected')) timeline.at(sometime('correct'), () => correct(world));
  if (faults.includes('claim withdrawn')) timeline.at(sometime('withdraw'), () => withdraw(world));
}

function renew(world: World): void {
  const { faults, timeline } = world;
  const { register, told } = evidenceOf(world);
  faults.count('claim expires');
  const from = timeline.now();
  const reviewBy = dateOf(from + 90 * day);
  // From now on it may be fit, whenever staff hear of it.
  told.push({
    claim: claims.expires,
    standing: { edition: 1, goodUntil: Date.parse(`${reviewBy}T24:00:00Z`) },
    from,
    done: from,
  });
  // By a deployment with another file, of which senders hear in the night, or by the API.
  if (chanceFor(world.seed, 'renewed by file').is(0.5)) {
    shipRenewed(world, reviewBy);
    return;
  }
  world.insist('renew', async (env) => {
    const { edition, verifiedOn, change } = await claimOf({ register }, claims.expires);
    const seen = { edition, verifiedOn, changedAt: change?.at };
    const deps = portsOf(world, env);
    await reviewClaim(deps, approver, claims.expires, { ...seen, reviewBy, note: 'Still so.' });
  });
}

function shipRenewed(world: World, reviewBy: string): void {
  const verifiedOn = dateOf(world.timeline.now());
  evidenceOf(world).register.ship(
    shippedClaims(world).map((claim) =>
      claim.id === claims.expires ? { ...claim, verifiedOn, reviewBy } : claim,
    ),
  );
}

function correct(world: World): void {
  const { faults, timeline } = world;
  const { register } = evidenceOf(world);
  const id = claims.corrected;
  faults.count('claim corrected');
  insistOn(world, 'correct', id, async (deps) => {
    const { edition, verifiedOn, change } = await claimOf({ register }, id);
    if (edition > 1) return;
    const seen = { edition, verifiedOn, changedAt: change?.at };
    const reviewBy = dateOf(timeline.now() + 90 * day);
    await correctClaim(deps, approver, id, {
      ...seen,
      statement: 'It was less than that.',
      reviewBy,
      note: 'Less.',
    });
  });
}

function withdraw(world: World): void {
  const { register } = evidenceOf(world);
  const id = claims.withdrawn;
  world.faults.count('claim withdrawn');
  insistOn(world, 'withdraw', id, async (deps) => {
    const { edition, verifiedOn, change, withdrawn } = await claimOf({ register }, id);
    if (withdrawn) return;
    await withdrawClaim(deps, approver, id, { edition, verifiedOn, changedAt: change?.at, note: 'Not so.' });
  });
}

/** When it is done, what holds is told, and some hours later texts without it are published. */
function insistOn(
  world: World,
  name: string,
  id: string,
  work: (deps: ReturnType<typeof portsOf>) => Promise<void>,
): void {
  const { timeline, seed } = world;
  const from = timeline.now();
  const done = async () => {
    const standing = standingOf(await claimOf(evidenceOf(world), id));
    evidenceOf(world).told.push({ claim: id, standing, from, done: timeline.now() });
    timeline.after(chanceFor(seed, 'republished', id).between(hour, 3 * day), async () => {
      await republish(world, standing.withdrawn ? id : undefined);
      publish(world, campaigns.main);
    });
  };
  world.insist(name, (env) => work(portsOf(world, env)), done, done);
}
