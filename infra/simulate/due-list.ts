import { type Instant, minute } from '#shared/domain/instant.ts';
import type { People } from './population.ts';

const none = -1;

/** Dates of everybody, by the minute, and who is waiting of those whose minute has come. */
export class DueList {
  /** When each person is due next. */
  readonly due: Float64Array;
  /** The date of the step that was begun last, and when it was begun. */
  readonly begunDue: Float64Array;
  readonly begunAt: Float64Array;
  readonly #next: Int32Array;
  readonly #heads = new Map<number, number>();
  readonly #shard: Uint16Array;
  #waiting: { readonly people: number[]; readonly dues: number[] } = { people: [], dues: [] };

  constructor(people: People) {
    this.due = new Float64Array(people.count);
    this.begunDue = new Float64Array(people.count).fill(Number.NaN);
    this.begunAt = new Float64Array(people.count);
    this.#next = new Int32Array(people.count);
    this.#shard = people.dueShard;
  }

  /** @param from no tick before that minute sees it: what is due at once is not there any sooner */
  put(person: number, due: Instant, from: Instant = due): void {
    this.due[person] = due;
    // A date on the stroke of a minute is within what the tick before it looks ahead to.
    const at = Math.ceil(from / minute) - 1;
    this.#next[person] = this.#heads.get(at) ?? none;
    this.#heads.set(at, person);
  }

  get isEmpty(): boolean {
    return this.#heads.size === 0 && this.#waiting.people.length === 0;
  }

  /** The first minute in which anybody is due; undefined when nobody ever is. */
  firstMinute(): number | undefined {
    let first: number | undefined;
    for (const at of this.#heads.keys()) if (first === undefined || at < first) first = at;
    return first;
  }

  /** True while this date of a person stands in the index, at this moment. */
  isOpen(person: number, due: Instant, at: Instant): boolean {
    return this.due[person] === due
      ? !Number.isNaN(due)
      : this.begunDue[person] === due && (this.begunAt[person] ?? 0) > at;
  }

  /** The step of this date begins: the person moves on. */
  begin(person: number, due: Instant, at: Instant): void {
    this.begunDue[person] = due;
    this.begunAt[person] = at;
    this.due[person] = Number.NaN;
  }

  /** Everybody who waits, in the order in which dispatch reads them: by date, then by shard. */
  waitingAt(now: Instant): { readonly people: readonly number[]; readonly dues: readonly number[] } {
    const old = this.#waiting;
    const fresh = this.#takeMinute(Math.floor(now / minute));
    const people: number[] = [];
    const dues: number[] = [];
    const push = (person: number | undefined, due: number | undefined): void => {
      if (person === undefined || due === undefined) return;
      people.push(person);
      dues.push(due);
    };
    let i = 0;
    for (const person of fresh) {
      const due = this.due[person] ?? 0;
      for (; i < old.people.length && (old.dues[i] ?? 0) <= due; i++) {
        if (this.isOpen(old.people[i] ?? 0, old.dues[i] ?? 0, now)) push(old.people[i], old.dues[i]);
      }
      push(person, due);
    }
    for (; i < old.people.length; i++) {
      if (this.isOpen(old.people[i] ?? 0, old.dues[i] ?? 0, now)) push(old.people[i], old.dues[i]);
    }
    this.#waiting = { people, dues };
    return this.#waiting;
  }

  #takeMinute(at: number): readonly number[] {
    const taken: number[] = [];
    for (let person = this.#heads.get(at) ?? none; person !== none; person = this.#next[person] ?? none)
      taken.push(person);
    this.#heads.delete(at);
    // Date and shard in one number, which sorts many times faster than a comparison of both.
    const keys = Float64Array.from(taken, (person, i) => {
      const offset = (this.due[person] ?? 0) - (at - 1) * minute;
      return (offset * 1_024 + (this.#shard[person] ?? 0)) * 2 ** 24 + i;
    });
    return Array.from(keys.sort(), (key) => taken[key % 2 ** 24] ?? 0);
  }
}
