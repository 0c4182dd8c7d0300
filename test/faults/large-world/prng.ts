/** A small seeded generator (mulberry32): the same seed gives the same numbers on every machine. */
export interface Chance {
  /** 0 to 1, 1 excluded. */
  next(): number;
  /** True with this probability. */
  is(probability: number): boolean;
  /** A whole number from 0, `below` excluded. */
  int(below: number): number;
  between(from: number, to: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    is: (probability) => next() < probability,
    between: (from, to) => from + Math.floor(next() * (to - from)),
    pick: ([first, ...others]) => others[int(others.length + 1) - 1] ?? first,
  };
}

/** A generator of its own for one question: what is asked elsewhere does not change the answers here. */
export function chanceFor(seed: number, ...about: readonly (string | number)[]): Chance {
  return chanceOf(hashOf(`${seed}|${about.join('|')}`));
}

/** One decision about the n-th time something happens at a place. */
export function decisionAt(seed: number, place: string, count: number): number {
  return chanceOf(hashOf(`${seed}|${place}|${count}`)).next();
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}
