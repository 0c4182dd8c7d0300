import { day, hour, minute } from '#shared/domain/instant.ts';
import { dispatch } from '#shared/usecases/dispatch.ts';
import { housekeep } from '#shared/usecases/housekeep.ts';
import { guarded } from './guarded.ts';
import { chanceFor } from './prng.ts';
import { portsOf } from './workers.ts';
import { queueOf, type World } from './world.ts';

export const workers = { send: 3, feedback: 2 } as const;

/** The schedules: dispatch in every minute in which somebody is due, housekeeping in the night. */
export function windUp(world: World): void {
  dispatchWhenDue(world);
  const { timeline, backend } = world;
  const night = () => {
    world.attempt('housekeeping', (env) => housekeep(portsOf(world, env)));
    world.nights += 1;
    timeline.after(backend.nightsBetween * day, night);
  };
  timeline.at(Math.ceil(timeline.now() / day) * day + 3 * hour, night);
  const off = () => {
    if (world.faults.happens('message malformed', 'send')) queueOf(world.queues.send).put('{"v":1,', 0);
    if (world.faults.happens('message malformed', 'kind'))
      queueOf(world.queues.send).put('{"v":1,"kind":"dance"}', 0);
    timeline.after(20 * minute, off);
  };
  off();
}

/** Idle minutes are left out: the next look is in the minute in which the next date lies. */
function dispatchWhenDue(world: World): void {
  const { timeline, store, seed } = world;
  const rate = chanceFor(seed, 'rate').pick([4, 14, 50]);
  const quota = { read: async () => ({ ratePerSecond: rate / 0.8, sentLast24Hours: 0 }) };
  let planned = Number.POSITIVE_INFINITY;
  const minuteOf = (due: number) =>
    Math.max(Math.floor(due / minute) * minute, (Math.floor(timeline.now() / minute) + 1) * minute);
  const plan = (due: number | undefined) => {
    if (due === undefined || minuteOf(due) >= planned) return;
    const tick = minuteOf(due);
    planned = tick;
    timeline.at(tick, () => {
      if (planned !== tick) return;
      planned = Number.POSITIVE_INFINITY;
      look(tick);
    });
  };
  const look = (scheduled: number) => {
    world.attempt(
      'dispatch',
      (env) => {
        const sendQuota = guarded('sendQuota', quota, env.call);
        const pace = { rate, workers: workers.send };
        return dispatch({ ...portsOf(world, env), sendQuota }, pace, scheduled);
      },
      () => {},
    );
    timeline.after(minute / 2, () => plan(store.firstDue()));
  };
  world.onDue = plan;
  plan(store.firstDue());
}
