import type { DueEntry, TableReader } from './table-reader.ts';
import type { Instant } from './virtual-clock.ts';

const minute = 60_000;
/**
 * How long the list at hand may keep the clock from looking again. What a visit makes due meanwhile is
 * found by the next tick, so it waits this long at most.
 */
const trusted = 10 * minute;
/** How often one person may be the first who is due, with the same date, and still be there after the tick. */
const patience = 45;

/** Who is due next, asked of the index only when the list at hand runs out. */
export class Agenda {
  readonly #reader: Pick<TableReader, 'due'>;
  readonly #report: (line: string) => void;
  readonly #ignored = new Set<string>();
  readonly #looks = new Map<string, number>();
  #entries: DueEntry[] = [];
  #askedAfter: Instant = 0;

  constructor(reader: Pick<TableReader, 'due'>, report: (line: string) => void) {
    this.#reader = reader;
    this.#report = report;
  }

  /** The date of the first who is due and waits for a tick after `lastTick`. */
  async next(lastTick: Instant): Promise<Instant | undefined> {
    const named = lastTick + minute;
    // Only a tick since the last look can have named anybody of the list.
    if (lastTick > this.#askedAfter) this.#entries = this.#entries.filter(({ at }) => at > named);
    const [head] = this.#entries;
    if (head !== undefined && head.at <= lastTick + trusted) return head.at;
    this.#entries = await this.#reader.due(this.#ignored);
    this.#askedAfter = lastTick;
    const [first] = this.#entries;
    if (first !== undefined && first.at <= named) this.#watch(first);
    return first?.at;
  }

  /** A tick failed: whoever it should have named is still there. */
  forget(): void {
    this.#entries = [];
  }

  /**
   * Someone whose visit always fails stays due for ever, and the clock would never get past them:
   * they are reported and left behind.
   */
  #watch({ subscriber, at }: DueEntry): void {
    const look = `${subscriber} ${at}`;
    const looks = (this.#looks.get(look) ?? 0) + 1;
    this.#looks.set(look, looks);
    if (looks < patience) return;
    this.#ignored.add(subscriber);
    this.#report(
      `someone is due since ${new Date(at).toISOString()}, and ${looks} visits changed nothing: going on without`,
    );
  }
}
