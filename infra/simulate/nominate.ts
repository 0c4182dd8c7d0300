import { type Instant, minute, second } from '#shared/domain/instant.ts';
import type { Nominations } from './send-queue.ts';

/** What one dispatch knows (shared/usecases/dispatch.ts). */
export interface Tick {
  /** When dispatch runs, at some second of its minute. */
  readonly now: Instant;
  /** False: only who is due by now, as without look-ahead. */
  readonly lookAhead: boolean;
  /** Mails a minute that sequences may send; also what is read of each shard. */
  readonly budget: number;
  /** What the queue said to hold, about a minute old. */
  readonly backlog: number;
  /** Milliseconds that a batch of ten takes to be put on the queue. */
  readonly putLatency: number;
  readonly shards: number;
}

interface Waiting {
  readonly people: readonly number[];
  readonly dues: readonly number[];
}

const batchSize = 10;
const late = 2 * minute;
/** Dispatch lives this long; what it has not put on the queue by then is nominated again. */
const dispatchTimeout = 60 * second;

/**
 * Who is nominated, and when each becomes visible. The rules of dispatch: oldest first, at most the
 * budget, less what waits already once much is due or somebody was not worked off.
 *
 * @param waiting by date, then by shard
 */
export function nominate(tick: Tick, waiting: Waiting, shardOf: (person: number) => number): Nominations {
  const { now, lookAhead, budget, putLatency } = tick;
  const horizon = lookAhead ? Math.floor(now / minute) * minute + minute : now;
  const { due, places } = duePlaces(waiting, horizon, budget, tick.shards, shardOf);
  const oldest = waiting.dues[places[0] ?? 0] ?? now;
  const room = Math.max(0, roomFor(tick, due, now - oldest));
  const inTime = Math.floor(dispatchTimeout / Math.max(1e-9, putLatency)) * batchSize;
  const count = Math.min(room, places.length, inTime);
  const people = new Int32Array(count);
  const dues = new Float64Array(count);
  const visibleAt = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const place = places[i] ?? 0;
    const dueAt = waiting.dues[place] ?? 0;
    people[i] = waiting.people[place] ?? 0;
    dues[i] = dueAt;
    // A delay begins when the message is put there, which is later than when it was worked out.
    const delay = Math.min(60, Math.max(0, Math.ceil((dueAt - now) / second)));
    visibleAt[i] = now + (Math.floor(i / batchSize) + 1) * putLatency + delay * second;
  }
  return { people, dues, visibleAt };
}

function duePlaces(
  { people, dues }: Waiting,
  horizon: Instant,
  limit: number,
  shards: number,
  shardOf: (person: number) => number,
): { readonly due: number; readonly places: readonly number[] } {
  const read = new Uint32Array(shards);
  let open = shards;
  const places: number[] = [];
  for (let i = 0; i < people.length && open > 0; i++) {
    if ((dues[i] ?? 0) > horizon) break;
    const shard = shardOf(people[i] ?? 0);
    const count = read[shard] ?? 0;
    if (count >= limit) continue;
    read[shard] = count + 1;
    if (count + 1 === limit) open -= 1;
    places.push(i);
  }
  return { due: places.length, places };
}

function roomFor({ budget, backlog }: Tick, due: number, oldest: number): number {
  if (oldest <= late && due * 10 < budget) return budget;
  return backlog < 2 * budget ? Math.min(budget, 2 * budget - backlog) : 0;
}
