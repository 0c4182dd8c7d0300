import { day, hour } from '#shared/domain/instant.ts';
import type { Backend } from './backend.ts';
import { draftCampaigns } from './campaigns.ts';
import { planClaims } from './claims.ts';
import { windUp, workers } from './clockwork.ts';
import { planDamage, planRestore } from './disasters.ts';
import { memoryBackend } from './memory/backend.ts';
import { letLeaveInFlight, populate } from './people.ts';
import { queueModel } from './queue-model.ts';
import { employ, resume, setStopped } from './staff.ts';
import { verify } from './verify.ts';
import { feedbackWorker, sendWorker } from './workers.ts';
import { openWorld, queueOf, type World } from './world.ts';

export type Engine = 'memory' | 'dynamodb';
export interface RunOptions {
  readonly engine: Engine;
  readonly people?: number;
  readonly steps?: number;
  /** A tenth of the people: for trying things out. */
  readonly quick?: boolean;
  readonly trace?: (line: string) => void;
}
export interface RunReport {
  readonly seed: number;
  readonly engine: Engine;
  readonly people: number;
  /** Mails that SES took. */
  readonly accepted: number;
  /** By kind, how often it happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** Steps without a recorded reason. */
  readonly lost: number;
  readonly acceptedTwiceWithoutUnknown: number;
  readonly violations: readonly string[];
  /** The awaits of the send path at which a worker was stopped. */
  readonly crashPoints: readonly string[];
  readonly seconds: number;
  /** How often which event was logged. */
  readonly events: Readonly<Record<string, number>>;
}

/** After this long without faults everything must have come to rest. */
const patience = { usual: 45 * day, long: 120 * day } as const;

/**
 * One run: some weeks in which everything goes wrong that the seed says, then as long without faults as
 * it takes until nobody is due; then the ledger is held against what SES took. In memory a seed replays
 * the same run exactly; on the engine too, but where a real time-out of a socket comes sooner or later.
 */
export async function runSeed(seed: number, options: RunOptions): Promise<RunReport> {
  const { engine, quick = false, people = quick ? 20 : 200, steps = 8, trace } = options;
  const began = performance.now();
  const backend = await backendFor(engine);
  try {
    const world = await openWorld(seed, { people, steps }, backend, trace);
    try {
      await live(world);
      return await reportOf(world, engine, began);
    } finally {
      await world.store.close();
    }
  } finally {
    await backend.close();
  }
}

async function backendFor(engine: Engine): Promise<Backend> {
  if (engine === 'memory') return memoryBackend();
  return (await import('./dynamodb/backend.ts')).dynamodbBackend();
}

async function live(world: World): Promise<void> {
  const { timeline, faults, crashes, queues, chance, faultsUntil } = world;
  const around = { timeline, faults, chance };
  queues.send = queueModel('send', around, workers.send, (slot) => sendWorker(world, slot));
  queues.feedback = queueModel('feedback', around, workers.feedback, () => feedbackWorker(world));
  await draftCampaigns(world);
  await populate(world);
  letLeaveInFlight(world);
  employ(world);
  planClaims(world);
  planRestore(world);
  planDamage(world);
  windUp(world);
  await timeline.run(faultsUntil);
  faults.end();
  crashes.end();
  setStopped(world, false);
  resume(world);
  const calm = world.nights;
  let checked = 0;
  const isOver = () => {
    // What lay dead since the last time.
    if (timeline.now() - checked >= 6 * hour) {
      checked = timeline.now();
      queueOf(queues.send).redrive();
      queueOf(queues.feedback).redrive();
    }
    return world.nights >= calm + 2 && isAtRest(world);
  };
  await timeline.run(faultsUntil + patience[faults.includes('long delays') ? 'long' : 'usual'], isOver);
}

function isAtRest({ store, queues, pending }: World): boolean {
  if (store.firstDue() !== undefined || pending.size > 0) return false;
  return queueOf(queues.send).isEmpty() && queueOf(queues.feedback).isEmpty();
}

async function reportOf(world: World, engine: Engine, began: number): Promise<RunReport> {
  const { seed, size, faults, crashes, events } = world;
  const findings = await verify(world);
  return {
    seed,
    engine,
    people: size.people,
    ...findings,
    faults: faults.counts,
    crashPoints: [...crashes.points],
    events: Object.fromEntries(events),
    seconds: (performance.now() - began) / 1000,
  };
}
