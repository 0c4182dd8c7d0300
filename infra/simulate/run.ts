import { type Instant, minute, second } from '#shared/domain/instant.ts';
import type { Calendar } from './calendar.ts';
import { DueList } from './due-list.ts';
import { type Lateness, LatenessTally } from './lateness.ts';
import { nominate } from './nominate.ts';
import { PerSecond } from './partitions.ts';
import { type People, randomFrom, type Shards } from './population.ts';
import { SendQueue } from './send-queue.ts';
import { type Durations, Workers } from './workers.ts';

/** Everything of a run but the people. */
export interface Setting {
  /** Mails a second that sequences may send. */
  readonly rate: number;
  readonly workers: number;
  readonly durations: Durations;
  readonly shards: Shards;
  readonly putLatency: number;
  /** Each tick comes so many seconds or less after its minute began. */
  readonly tickWithin: number;
  readonly seed: number;
  readonly spread: boolean;
  readonly lookAhead: boolean;
}

export interface Outcome {
  /** Mails whose date was known before, and those that are due the moment somebody presses the button. */
  readonly dated: Lateness;
  readonly atOnce: Lateness;
  readonly all: Lateness;
  readonly first: Instant;
  readonly finish: Instant;
  readonly peaks: {
    readonly mails: number;
    /** Writes a second in the busiest partition. */
    readonly dueShard: number;
    readonly campaignShard: number;
    readonly visible: number;
    readonly queued: number;
  };
  readonly batches: number;
  readonly received: number;
  readonly stale: number;
  readonly handedBack: number;
  readonly billedSeconds: number;
}

/** Moving the key of an index entry deletes it and puts it anew. */
const writesOfMove = 2;
/** Delivery events come about this long after the call. */
const untilEvent = 3 * second;

/** Sends every step to everybody, minute by minute, as dispatch and the send function would. */
export function run(people: People, calendar: Calendar, setting: Setting): Outcome {
  const { shards } = setting;
  const random = randomFrom(setting.seed);
  const offset = Array.from({ length: 1_440 }, () => Math.floor(random() * setting.tickWithin * second));
  const tickOf = (at: number): Instant => at * minute + (offset[at % 1_440] ?? 0);
  const list = new DueList(people);
  const spreadOf = (person: number): number => (setting.spread ? (people.spread[person] ?? 0) : 0);
  const isAtOnce = new Uint8Array(people.count);
  const step = new Uint8Array(people.count);
  for (let person = 0; person < people.count; person++) {
    const pressed = people.pressedAt[person] ?? 0;
    const due = calendar.dueOf(0, people.zone[person] ?? 0, pressed, spreadOf(person));
    if (due !== pressed) {
      list.put(person, due);
      continue;
    }
    isAtOnce[person] = 1;
    // The tick of its minute may have gone by.
    const isSeen = due <= tickOf(Math.floor(due / minute));
    // On the stroke of a minute nobody saw it coming.
    list.put(person, due, (isSeen ? due : due + minute) + 1);
  }
  const first = (list.firstMinute() ?? 0) * minute;
  const dated = new LatenessTally();
  const atOnce = new LatenessTally();
  const all = new LatenessTally();
  const perSecond = new PerSecond(1 + shards.due + shards.campaign);
  const queue = new SendQueue();
  const workers = new Workers(setting.workers, setting.durations, first);
  const afterCall = setting.durations.ses + setting.durations.after;

  const visit = ({ person, due }: { person: number; due: Instant }, callAt: Instant): boolean => {
    if (!list.isOpen(person, due, callAt) || list.due[person] !== due) return false;
    const dueShard = 1 + (people.dueShard[person] ?? 0);
    const campaignShard = 1 + shards.due + (people.campaignShard[person] ?? 0);
    const done = (step[person] ?? 0) + 1;
    list.begin(person, due, callAt);
    all.add(callAt - due);
    (isAtOnce[person] === 1 ? atOnce : dated).add(callAt - due);
    isAtOnce[person] = 0;
    step[person] = done;
    perSecond.add(0, callAt);
    perSecond.add(campaignShard, callAt + afterCall);
    perSecond.add(campaignShard, callAt + untilEvent);
    if (done === calendar.stepCount) {
      // The last step keeps its date, and finishing takes the entry out.
      perSecond.add(dueShard, callAt + afterCall);
      return true;
    }
    perSecond.add(dueShard, callAt, writesOfMove);
    list.put(person, calendar.dueOf(done, people.zone[person] ?? 0, callAt, spreadOf(person)));
    return true;
  };

  const budget = Math.ceil(setting.rate * 60);
  const shardOf = (person: number): number => people.dueShard[person] ?? 0;
  let backlog = 0;
  let queued = 0;
  perSecond.settle(first);
  for (let at = first / minute; !list.isEmpty || queue.size > 0; at++) {
    const now = tickOf(at);
    workers.run(queue, now, visit);
    perSecond.settle(now);
    const visible = queue.visibleAt(now);
    const { lookAhead, putLatency } = setting;
    const tick = { now, lookAhead, budget, backlog, putLatency, shards: shards.due };
    queue.put(nominate(tick, list.waitingAt(now), shardOf));
    queued = Math.max(queued, queue.size);
    // What the queue tells the next tick is about a minute old.
    backlog = visible + workers.inFlightAt(now);
    if (list.isEmpty && queue.size === 0) break;
  }
  perSecond.settle(workers.lastDone + minute);
  const { peaks } = perSecond;
  return {
    dated: dated.result,
    atOnce: atOnce.result,
    all: all.result,
    first,
    finish: workers.lastDone,
    peaks: {
      mails: peaks[0] ?? 0,
      dueShard: Math.max(...peaks.slice(1, 1 + shards.due)),
      campaignShard: Math.max(...peaks.slice(1 + shards.due)),
      visible: queue.peakVisible,
      queued,
    },
    batches: workers.batches,
    received: workers.received,
    stale: workers.stale,
    handedBack: workers.handedBack,
    billedSeconds: workers.billed / second,
  };
}
