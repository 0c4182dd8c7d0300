import type { World } from './world.ts';

/** What stands for a state: a world and what two workers are at. Whole numbers, each below 2^31. */
export interface State {
  readonly world: number;
  readonly first: number;
  readonly second: number;
}

/** Any order does, as long as it is one. */
export const isLess = (a: State, b: State): boolean =>
  a.world < b.world ||
  (a.world === b.world && (a.first < b.first || (a.first === b.first && a.second < b.second)));

/** World, first, second; then the state that led there first, and by which move. */
const fields = 5;

/**
 * Every state once. Tens of millions fit, since a state is five whole numbers in one array and is
 * found by open addressing in another.
 */
export class States {
  #size = 0;
  #all = new Int32Array(fields * (1 << 16));
  /** Number of a state plus one; 0 is a free place. At most half are taken. */
  #places = new Int32Array(1 << 17);

  get size(): number {
    return this.#size;
  }

  at(index: number): State {
    return {
      world: this.#field(index, 0),
      first: this.#field(index, 1),
      second: this.#field(index, 2),
    };
  }

  /** False when it is known already. */
  add({ world, first, second }: State, from: number, by: number): boolean {
    const mask = this.#places.length - 1;
    let place = hashOf(world, first, second) & mask;
    for (let taken = this.#places[place]; taken; taken = this.#places[place]) {
      const at = (taken - 1) * fields;
      if (this.#all[at] === world && this.#all[at + 1] === first && this.#all[at + 2] === second)
        return false;
      place = (place + 1) & mask;
    }
    if ((this.#size + 1) * fields > this.#all.length) this.#all = grown(this.#all);
    this.#all.set([world, first, second, from, by], this.#size * fields);
    this.#size += 1;
    this.#places[place] = this.#size;
    if (this.#size * 2 > this.#places.length) this.#rehash();
    return true;
  }

  /** The moves that lead to a state, first to last. */
  wayTo(index: number): readonly number[] {
    const way: number[] = [];
    for (let at = index; at > 0; at = this.#field(at, 3)) way.unshift(this.#field(at, 4));
    return way;
  }

  #field(index: number, field: number): number {
    const value = this.#all[index * fields + field];
    if (value === undefined || index >= this.#size) throw new Error(`no state ${index}`);
    return value;
  }

  #rehash(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    for (let index = 0; index < this.#size; index++) {
      const { world, first, second } = this.at(index);
      let place = hashOf(world, first, second) & mask;
      while (places[place]) place = (place + 1) & mask;
      places[place] = index + 1;
    }
    this.#places = places;
  }
}

function hashOf(world: number, first: number, second: number): number {
  let hash = Math.imul(world, 0x9e3779b1) ^ Math.imul(first, 0x85ebca6b) ^ Math.imul(second, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Values by number, each once: equal ones, by their JSON text, have one number. */
export class Interned<T> {
  readonly #numbers = new Map<string, number>();
  readonly #values: T[] = [];

  get size(): number {
    return this.#values.length;
  }

  numberOf(value: T, text = JSON.stringify(value)): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#values.length);
    return this.#values.push(value) - 1;
  }

  value(number: number): T {
    const value = this.#values[number];
    if (value === undefined) throw new Error(`no value ${number}`);
    return value;
  }
}

/** The same for worlds, whose parts mostly stay as they are and so need not be written out again. */
export class InternedWorlds {
  readonly #parts = new Interned<object>();
  readonly #seen = new WeakMap<object, number>();
  readonly #worlds = new Interned<World>();

  get size(): number {
    return this.#worlds.size;
  }

  numberOf(world: World): number {
    const { now, table, truth, left, lost, budget, backup } = world;
    const { person, rows, heads, listed, claim } = table;
    const parts = [person, rows, heads, listed, claim, truth, left, lost, budget, backup];
    const text = `${now} ${table.sendFloor} ${parts.map((part) => part && this.#partOf(part)).join(' ')}`;
    return this.#worlds.numberOf(world, text);
  }

  value(number: number): World {
    return this.#worlds.value(number);
  }

  #partOf(part: object): number {
    const known = this.#seen.get(part);
    if (known !== undefined) return known;
    const number = this.#parts.numberOf(part);
    this.#seen.set(part, number);
    return number;
  }
}

/** What is known of two numbers, of which the first is not very large. */
export class Pairs<T> {
  readonly #all: Map<number, T>[] = [];

  get(first: number, second: number): T | undefined {
    return this.#all[first]?.get(second);
  }

  set(first: number, second: number, value: T): void {
    const seconds = this.#all[first] ?? new Map<number, T>();
    this.#all[first] = seconds;
    seconds.set(second, value);
  }
}
