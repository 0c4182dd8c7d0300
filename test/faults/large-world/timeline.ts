import type { Instant } from '#shared/domain/instant.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';

/** True time, which jumps from one thing that happens to the next. */
export interface Timeline extends Clock {
  /** Something that happens at a moment, or at once if that has passed; what happens first was planned first. */
  at(when: Instant, happens: () => void | Promise<void>): void;
  after(ms: number, happens: () => void | Promise<void>): void;
  /** Lets time go on until then, or until `isOver`, which is asked between two things that happen. */
  run(until: Instant, isOver?: () => boolean): Promise<void>;
  /** How many things have happened. */
  readonly happened: number;
}

interface Planned {
  readonly at: Instant;
  readonly order: number;
  readonly happens: () => void | Promise<void>;
}

export function timeline(start: Instant): Timeline {
  let now = start;
  let order = 0;
  let happened = 0;
  const heap: Planned[] = [];
  const at = (when: Instant, happens: Planned['happens']) => {
    order += 1;
    push(heap, { at: Math.max(now, when), order, happens });
  };
  return {
    now: () => now,
    get happened() {
      return happened;
    },
    at,
    after: (ms, happens) => at(now + ms, happens),
    async run(until, isOver = () => false) {
      for (let first = heap[0]; first !== undefined && first.at <= until; first = heap[0]) {
        if (isOver()) return;
        pop(heap);
        now = first.at;
        happened += 1;
        await first.happens();
        await settled();
      }
      now = Math.max(now, until);
    },
  };
}

/**
 * Everybody has gone on as far as they can: to their next call, or to their end. A next tick comes when no
 * microtask is left, and only calls wait for anything else, which the timeline has awaited.
 */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const isBefore = (a: Planned | undefined, b: Planned | undefined): boolean =>
  a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));

function push(heap: Planned[], planned: Planned): void {
  let place = heap.push(planned) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(heap[place], heap[parent])) return;
    swap(heap, place, parent);
    place = parent;
  }
}

function pop(heap: Planned[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    let least = isBefore(heap[left], heap[place]) ? left : place;
    if (isBefore(heap[left + 1], heap[least])) least = left + 1;
    if (least === place) return;
    swap(heap, place, least);
    place = least;
  }
}

function swap(heap: Planned[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}
