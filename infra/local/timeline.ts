import type { EventSource } from './event-sources.ts';
import type { Functions } from './functions.ts';
import type { MailEvents } from './mail-events.ts';
import type { TableReader } from './table-reader.ts';
import type { Instant, VirtualClock } from './virtual-clock.ts';

const minute = 60_000;
const floorMinute = (moment: Instant): Instant => moment - (moment % minute);

/** How often, in virtual minutes, one person may be looked at and still be due at the same date. */
const patience = 45;
const pollEveryMs = 100;

interface Parts {
  readonly clock: VirtualClock;
  readonly functions: Functions;
  readonly sources: readonly EventSource[];
  readonly events: MailEvents;
  readonly reader: TableReader;
  readonly report: (line: string) => void;
}

/**
 * Makes everything happen that time brings: the tick of each minute, delayed messages, events of
 * mails. In real time as it comes, and in jumps from one due moment to the next when told to.
 */
export class Timeline {
  readonly #parts: Parts;
  #lastTick = 0;
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

  /** Moves the clock to `target`, doing all that falls due on the way in its order. */
  advance(by: (now: Instant) => Instant): Promise<{ readonly from: Instant; readonly to: Instant }> {
    return this.#alone(async () => {
      const { clock } = this.#parts;
      clock.hold();
      try {
        const from = clock.now();
        const to = by(from);
        await this.#travel(to);
        return { from, to };
      } finally {
        clock.release();
      }
    });
  }

  async #follow(): Promise<void> {
    const { clock, events } = this.#parts;
    events.publishDue(clock.now());
    await this.#drain();
    if (floorMinute(clock.now()) > this.#lastTick) await this.#tick(floorMinute(clock.now()));
  }

  async #travel(target: Instant): Promise<void> {
    const { clock, events } = this.#parts;
    const watch = new StuckWatch(this.#parts.report);
    await this.#drain();
    for (;;) {
      // A tick names everyone due in its minute and the next: until then only messages and events can come.
      const soon = this.#nextInQueues();
      const upcoming =
        soon !== undefined && soon <= this.#lastTick + minute ? soon : await this.#nextMoment(soon, watch);
      if (upcoming === undefined || upcoming > target) break;
      clock.moveTo(upcoming);
      const now = clock.now();
      events.publishDue(now);
      if (floorMinute(now) === now && now > this.#lastTick) await this.#tick(now);
      await this.#drain();
    }
    clock.moveTo(target);
    await this.#drain();
  }

  #nextInQueues(): Instant | undefined {
    const { sources, events } = this.#parts;
    const moments = [events.next(), ...sources.map((source) => source.next())].filter(
      (moment) => moment !== undefined,
    );
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  /** The earlier of `soon` and the next minute that has someone to dispatch. */
  async #nextMoment(soon: Instant | undefined, watch: StuckWatch): Promise<Instant | undefined> {
    const due = await this.#parts.reader.nextDue(watch.ignored);
    if (due === undefined) return soon;
    const tick = Math.max(floorMinute(due.at), this.#lastTick + minute, ceilMinute(this.#parts.clock.now()));
    if (soon !== undefined && soon < tick) return soon;
    watch.seen(due.subscriber, due.at);
    return tick;
  }

  async #tick(at: Instant): Promise<void> {
    this.#lastTick = at;
    await this.#parts.functions
      .invoke('dispatch', { scheduledTime: new Date(at).toISOString() })
      .catch((error) => this.#parts.report(`dispatch: ${error instanceof Error ? error.stack : 'unknown'}`));
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

const ceilMinute = (moment: Instant): Instant => floorMinute(moment + minute - 1);

/**
 * Someone whose visit always fails stays due for ever, and the clock would never get past them: they
 * are reported and left behind.
 */
class StuckWatch {
  readonly ignored = new Set<string>();
  readonly #looks = new Map<string, number>();
  readonly #report: (line: string) => void;

  constructor(report: (line: string) => void) {
    this.#report = report;
  }

  seen(subscriber: string, at: Instant): void {
    const look = `${subscriber} ${at}`;
    const looks = (this.#looks.get(look) ?? 0) + 1;
    this.#looks.set(look, looks);
    if (looks < patience) return;
    this.ignored.add(subscriber);
    this.#report(
      `someone is due since ${new Date(at).toISOString()} and ${looks} visits changed nothing: going on without`,
    );
  }
}
