import { AppError } from '#shared/domain/app-error.ts';
import { day, hour, type Instant, minute } from '#shared/domain/instant.ts';
import { dueAt } from '#shared/domain/subscriber.ts';
import type { Ids } from '#shared/usecases/ports/surroundings.ts';
import type { Subscribers } from '#shared/usecases/ports/table.ts';
import { tuesday } from '../../support/builders.ts';
import { fakeAddresses, fakeCipher, fakeTokens } from '../../support/in-memory/trust.ts';
import type { Backend } from './backend.ts';
import { type Crashes, crashes } from './crashes.ts';
import { type Environment, environment } from './environment.ts';
import { type Faults, faultsOf } from './faults.ts';
import { type Chance, chanceFor } from './prng.ts';
import type { QueueModel } from './queue-model.ts';
import { publishEvents } from './ses-events.ts';
import { type SesStandIn, sesStandIn } from './ses-stand-in.ts';
import type { Store } from './store.ts';
import { type Timeline, timeline } from './timeline.ts';
import { type Truth, truthOf } from './truth.ts';

export interface Size {
  readonly people: number;
  readonly steps: number;
}

/** Everything one run consists of. */
export interface World {
  readonly seed: number;
  readonly size: Size;
  readonly backend: Backend;
  readonly chance: Chance;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly crashes: Crashes;
  readonly truth: Truth;
  readonly store: Store;
  readonly ses: SesStandIn;
  readonly ids: Ids;
  readonly cipher: ReturnType<typeof fakeCipher>;
  readonly tokens: ReturnType<typeof fakeTokens>;
  readonly addresses: ReturnType<typeof fakeAddresses>;
  readonly queues: {
    send: QueueModel | undefined;
    feedback: QueueModel | undefined;
    /** What the next look at the depth shows: what it was at the last one. */
    shown?: number;
  };
  /** The person behind an address. */
  readonly keys: Map<string, string>;
  /** How often which event was logged. */
  readonly events: Map<string, number>;
  /** For looking into one run. */
  readonly trace: ((line: string) => void) | undefined;
  /** The last day on which things go wrong. */
  readonly faultsUntil: Instant;
  /** The first version of the main campaign cannot be found. */
  isVersionMissing: boolean;
  /** Nights of housekeeping so far. */
  nights: number;
  /** Told of every date that a person gets. */
  onDue: (due: Instant | undefined) => void;
  /** Told of whom a call to SES is begun for. */
  onFlight: (key: string) => void;
  environment(name: string): Environment;
  /** Tries something until it was answered; whoever asked does it again when it failed. */
  insist<T>(
    name: string,
    work: (env: Environment) => Promise<T>,
    done?: (value: T) => void,
    refused?: () => void,
  ): void;
  /** Once. */
  attempt<T>(name: string, work: (env: Environment) => Promise<T>, ended?: () => void): void;
  /** What people and staff are still trying. */
  readonly pending: Set<Environment>;
  /** People who are waiting for an answer. */
  readonly busy: Set<string>;
  /** Every environment that runs something, apart from those of the queues. */
  readonly running: Set<Environment>;
}

/** Every how many seeds a run hunts for places at which no worker was stopped yet. */
export const huntsEvery = 12;

export async function openWorld(
  seed: number,
  size: Size,
  backend: Backend,
  trace?: (line: string) => void,
): Promise<World> {
  const faults = faultsOf(seed);
  const clock = timeline(tuesday - 5 * hour);
  const truth = truthOf(clock.now, (key) => world.onFlight(key));
  const queues: World['queues'] = { send: undefined, feedback: undefined };
  const isStale = () => faults.happens('read stale', 'store');
  const around = { seed, timeline: clock, faults, crashes: crashes(seed % huntsEvery === 0) };
  const opened = await backend.open(clock.now, isStale);
  const store = {
    ...opened,
    ports: {
      ...opened.ports,
      subscribers: watched(opened.ports.subscribers),
      campaigns: {
        ...opened.ports.campaigns,
        version: async (id: string, number: number) =>
          world.isVersionMissing && number === 1 ? undefined : opened.ports.campaigns.version(id, number),
      },
    },
  };
  const pending = new Set<Environment>();
  const running = new Set<Environment>();
  let environments = 0;
  let lastId = 0;
  const world: World = {
    ...around,
    size,
    backend,
    chance: chanceFor(seed, 'world'),
    truth,
    store,
    ses: sesStandIn(faults, truth.refused, (mail) => {
      truth.take(mail);
      publishEvents({ ...around, queue: () => queueOf(queues.feedback) }, mail);
    }),
    ids: {
      random() {
        lastId += 1;
        return `id${String(lastId).padStart(20, '0')}`;
      },
    },
    cipher: fakeCipher(),
    tokens: fakeTokens(),
    addresses: fakeAddresses(),
    queues,
    keys: new Map(),
    events: new Map(),
    trace: trace && ((line) => trace(`${new Date(clock.now()).toISOString()} ${line}`)),
    faultsUntil: clock.now() + chanceFor(seed, 'length').between(16, 30) * day,
    isVersionMissing: false,
    nights: 0,
    onDue: () => {},
    onFlight: () => {},
    environment(name) {
      environments += 1;
      return environment(around, name, environments);
    },
    insist(name, work, done = () => {}, refused = () => {}) {
      const again = () => this.timeline.after(minute, () => this.insist(name, work, done, refused));
      const env = this.environment(name);
      pending.add(env);
      running.add(env);
      env.invoke(
        () => work(env),
        (end) => {
          pending.delete(env);
          running.delete(env);
          if (end !== 'dead' && 'value' in end) done(end.value);
          // What the application itself refuses, it refuses again.
          else if (end === 'dead' || !(end.error instanceof AppError)) again();
          else refused();
        },
      );
    },
    attempt(name, work, ended = () => {}) {
      const env = this.environment(name);
      running.add(env);
      env.invoke(
        () => work(env),
        () => {
          running.delete(env);
          ended();
        },
      );
    },
    pending,
    busy: new Set(),
    running,
  };
  return world;

  function watched(subscribers: Subscribers): Subscribers {
    return {
      ...subscribers,
      async save(next) {
        const applied = await subscribers.save(next);
        if (!applied) return false;
        world.onDue(dueAt(next));
        world.trace?.(`saved ${JSON.stringify(next)}`);
        return true;
      },
      setAside(key, until) {
        world.trace?.(`set aside ${key} until ${new Date(until).toISOString()}`);
        return subscribers.setAside(key, until);
      },
    };
  }
}

export function queueOf(queue: QueueModel | undefined): QueueModel {
  if (queue === undefined) throw new Error('the queue is not there yet');
  return queue;
}
