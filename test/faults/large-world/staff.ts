import { day, hour, minute } from '#shared/domain/instant.ts';
import { startBackfill } from '#shared/usecases/staff/backfilling.ts';
import { assumeDelivered, resendStep } from '#shared/usecases/staff/repairs.ts';
import { retryRefused } from '#shared/usecases/staff/retrying.ts';
import { archiveCampaign, pauseCampaign, resumeCampaign } from '#shared/usecases/staff/running.ts';
import { approver, campaigns, editDraft, publish } from './campaigns.ts';
import { chanceFor } from './prng.ts';
import { portsOf } from './workers.ts';
import { queueOf, type World } from './world.ts';

/** What staff do in mid-run, each at its own time, if the seed has it. */
export function employ(world: World): void {
  const { seed, timeline, faults, faultsUntil } = world;
  const start = timeline.now();
  const sometime = (what: string, from = day, to = faultsUntil - start - 2 * day) =>
    start + chanceFor(seed, 'when', what).between(from, to);

  const late = faults.includes('published late');
  timeline.at(late ? start + 30 * hour : start, () => {
    if (late) faults.count('published late');
    publish(world, campaigns.main);
    publish(world, campaigns.extra);
  });
  if (faults.includes('pause and resume')) {
    const paused = sometime('pause');
    const length = chanceFor(seed, 'pause length').between(hour, 5 * day);
    timeline.at(paused, () => pause(world));
    timeline.at(Math.min(paused + length, faultsUntil), () => resume(world));
  }
  if (faults.includes('account stopped')) {
    const stopped = sometime('stop');
    timeline.at(stopped, () => setStopped(world, true));
    timeline.at(Math.min(stopped + 30 * hour, faultsUntil), () => setStopped(world, false));
  }
  if (faults.includes('campaign archived')) timeline.at(sometime('archive', 5 * day), () => archive(world));
  if (faults.includes('version missing')) {
    const missing = sometime('missing', 4 * day);
    timeline.at(missing, () => {
      faults.count('version missing');
      world.isVersionMissing = true;
    });
    timeline.at(Math.min(missing + 26 * hour, faultsUntil), () => {
      world.isVersionMissing = false;
    });
  }
  if (faults.includes('new version')) {
    timeline.at(sometime('edit', 2 * day), async () => {
      faults.count('new version');
      await editDraft(world);
      publish(world, campaigns.main, () => {
        if (faults.includes('backfill')) timeline.after(20 * minute, () => backfill(world));
      });
    });
  }
  for (const [what, act] of [
    ['refused retried', retry],
    ['unknown resent', resend],
    ['unknown assumed delivered', assume],
  ] as const) {
    if (!faults.includes(what)) continue;
    for (const time of [1, 2, 3, 4, 5])
      timeline.at(sometime(`${what} ${time}`, 3 * day), () => {
        faults.count(what);
        return act(world);
      });
  }
  for (let at = start + 2 * day; at <= faultsUntil; at += 3 * day)
    timeline.at(at, () => {
      if (queueOf(world.queues.send).redrive() + queueOf(world.queues.feedback).redrive() > 0)
        faults.count('dead letters moved back');
    });
}

function pause(world: World): void {
  world.faults.count('pause and resume');
  world.insist('pause', (env) => pauseCampaign(portsOf(world, env), approver, campaigns.main));
}

function archive(world: World): void {
  world.faults.count('campaign archived');
  world.insist('archive', (env) => archiveCampaign(portsOf(world, env), approver, campaigns.extra));
}

export function resume(world: World): void {
  world.insist('resume', (env) => resumeCampaign(portsOf(world, env), approver, campaigns.main));
}

export function setStopped(world: World, stopped: boolean): void {
  if (stopped) world.faults.count('account stopped');
  world.insist('stop', async () => {
    const { account } = world.store.ports;
    const state = await account.state();
    if (state.stopped !== stopped) await account.save({ ...state, stopped, rev: state.rev + 1 });
  });
}

function backfill(world: World): void {
  world.faults.count('backfill');
  world.insist('backfill', (env) => startBackfill(portsOf(world, env), approver, campaigns.main));
}

function retry(world: World): void {
  world.insist('retry refused', (env) =>
    retryRefused(portsOf(world, env), approver, campaigns.main, { dryRun: false }),
  );
}

/** Some of those that are unknown. */
async function someUnknown({ store, chance }: World) {
  const { items } = await store.ports.deliveries.listAttention('unknown');
  return items.filter(() => chance.is(0.6));
}

async function resend(world: World): Promise<void> {
  for (const { subscriber, enrolment, step } of await someUnknown(world))
    world.insist('resend', (env) =>
      resendStep(portsOf(world, env), approver, { subscriber, enrolment, step }),
    );
}

async function assume(world: World): Promise<void> {
  for (const { subscriber, enrolment, step } of await someUnknown(world))
    world.insist('assume', (env) =>
      assumeDelivered(portsOf(world, env), approver, { subscriber, enrolment, step }),
    );
}
