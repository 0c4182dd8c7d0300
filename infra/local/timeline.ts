import { Agenda } from './agenda.ts';
import type { EventSource } from './event-sources.ts';
import type { Functions } from './functions.ts';
import type { MailEvents } from './mail-events.ts';
import type { TableReader } from './table-reader.ts';
import type { Instant, VirtualClock } from './virtual-clock.ts';

const second = 1_000;
const minute = 60_000;
const floorMinute = (moment: Instant): Instant => moment - (moment % minute);

const pollEveryMs = 100;

const day = 24 * 60 * minute;
/** The hour of the night at which housekeeping runs, UTC. */
const nightHour = 3 * 60 * minute;
const nightOf = (moment: Instant): number => Math.floor((moment - nightHour) / day);
/** In a jump over weeks one night in seven is enough: what the others would find, it finds. */
const nightsSkipped = 7;

const canaryEvery = 15 * minute;

interface Parts {
  readonly clock: VirtualClock;
  readonly functions: Functions;
  readonly sources: readonly EventSource[];
  readonly events: MailEvents;
  readonly reader: TableReader;
  /** Whether the hourly test is made. */
  readonly canary: boolean;
  readonly report: (line: string) => void;
}

/**
 * Makes everything happen that time brings: the tick of each minute, delayed messages, events of
 * mails. In real time as it comes, and in jumps from one due moment to the next when told to.
 */
export class Timeline {
  readonly #parts: Parts;
  #lastTick = 0;
  #lastNight: number | undefined;
  #ticks = 0;
  #timer: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Follows the clock as it runs. */
  start(): void {
    const turn = async (): Promise<void> => {
      await this.#alone(() => this.#follow()).catch((error) => this.#parts.report(`embedded run: ${error}`));
      if (!this.#stopped) this.#timer = setTimeout(turn, pollEveryMs);
    };
    this.#timer = setTimeout(turn, 0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#queue.catch(() => undefined);
  }

  /** Works off what can be done without moving the clock. */
  settle(): Promise<void> {
    return this.#alone(() => this.#drain());
  }

  /** Moves the clock to `target`, doing all that falls due on the way in its order; `ticks` says how often dispatch ran. */
  advance(
    by: (now: Instant) => Instant,
  ): Promise<{ readonly from: Instant; readonly to: Instant; readonly ticks: number }> {
    return this.#alone(async () => {
      const { clock } = this.#parts;
      clock.hold();
      try {
        const before = this.#ticks;
        const from = clock.now();
        const to = by(from);
        await this.#travel(to);
        return { from, to, ticks: this.#ticks - before };
      } finally {
        clock.release();
      }
    });
  }

  async #follow(): Promise<void> {
    const { clock } = this.#parts;
    await this.#work();
    if (floorMinute(clock.now()) > this.#lastTick) await this.#tick(floorMinute(clock.now()));
    await this.#keepHouse(1);
  }

  /** Minute by minute, leaving out those in which nothing happens. */
  async #travel(target: Instant): Promise<void> {
    const { clock, reader, report } = this.#parts;
    const agenda = new Agenda(reader, report);
    await this.#drain();
    for (;;) {
      const tick = await this.#nextTick(agenda);
      const soon = this.#nextInQueues();
      const next = Math.min(tick, soon === undefined ? Number.POSITIVE_INFINITY : floorMinute(soon));
      if (next > target || (next < tick && soon !== undefined && soon > target)) break;
      clock.moveTo(next);
      if (tick === next && !(await this.#tick(tick))) agenda.forget();
      // To the second of the last message: those of one minute make one batch, as a queue has no order.
      const lastSecond = next + minute - second;
      clock.moveTo(
        Math.min(
          target,
          soon !== undefined && floorMinute(soon) === next ? Math.max(lastSecond, soon) : lastSecond,
        ),
      );
      await this.#work();
      await this.#keepHouse(nightsSkipped);
    }
    clock.moveTo(target);
    await this.#work();
  }

  /** Once `nights` have gone by since the last time. */
  async #keepHouse(nights: number): Promise<void> {
    const now = this.#parts.clock.now();
    this.#lastNight ??= nightOf(now);
    if (nightOf(now) < this.#lastNight + nights) return;
    this.#lastNight = nightOf(now);
    await this.#parts.functions
      .invoke('housekeeping', { scheduledTime: new Date(floorMinute(now)).toISOString() })
      .catch((error) => this.#parts.report(`housekeeping: ${error}`));
    await this.#work();
  }

  /** The first minute with someone to dispatch, or with a turn of the canary. Each minute has one tick, as with the Scheduler. */
  async #nextTick(agenda: Agenda): Promise<Instant> {
    const due = await agenda.next(this.#lastTick);
    const song = this.#parts.canary
      ? this.#lastTick - (this.#lastTick % canaryEvery) + canaryEvery
      : Number.POSITIVE_INFINITY;
    if (due === undefined) return song;
    const tick = Math.max(floorMinute(due), this.#lastTick + minute, floorMinute(this.#parts.clock.now()));
    return Math.min(tick, song);
  }

  #nextInQueues(): Instant | undefined {
    const { sources, events } = this.#parts;
    const moments = [events.next(), ...sources.map((source) => source.next())].filter(
      (moment) => moment !== undefined,
    );
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  async #work(): Promise<void> {
    this.#parts.events.publishDue(this.#parts.clock.now());
    await this.#drain();
  }

  /** False when dispatch failed; the next tick does what this one should have done. */
  async #tick(at: Instant): Promise<boolean> {
    this.#lastTick = at;
    this.#ticks++;
    const scheduledTime = new Date(at).toISOString();
    try {
      if (this.#parts.canary && at % canaryEvery === 0)
        await this.#parts.functions.invoke('canary', { scheduledTime });
      await this.#parts.functions.invoke('dispatch', { scheduledTime });
      return true;
    } catch (error) {
      this.#parts.report(`tick: ${error instanceof Error ? error.stack : 'unknown'}`);
      return false;
    }
  }

  async #drain(): Promise<void> {
    const { sources } = this.#parts;
    while (sources.some((source) => source.hasWork()))
      await Promise.all(sources.map((source) => source.drain()));
  }

  /** One at a time: two travellers would move each other's clock. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
