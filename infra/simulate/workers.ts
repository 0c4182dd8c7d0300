import type { Instant } from '#shared/domain/instant.ts';
import { headStart } from '#shared/domain/pace.ts';
import type { Message, SendQueue } from './send-queue.ts';

/** How long things take, in milliseconds. */
export interface Durations {
  /** Between two calls of one worker, as the message says (gapOf). */
  readonly gap: number;
  /** Reads and composing: a visit may do them while its worker waits. */
  readonly reading: number;
  /** The write that begins the flight, once the call may be made. */
  readonly beginning: number;
  readonly ses: number;
  /** From SES's answer to the end of the visit: the outcome. */
  readonly after: number;
  /** A visit that finds nothing to do: one read. */
  readonly stale: number;
  /** Between two batches of a worker, not billed: delete, receive, invoke. */
  readonly between: number;
}

/** Messages a batch, and how much of the function's 60 s may be gone before another visit begins. */
const batchSize = 10;
const spare = 45_000;

/** What a visit comes to: the mail is sent, or there is nothing to do any more. */
export type Visit = (message: Message, callAt: Instant) => boolean;

/** Workers that share the queue, each keeping its gap between calls to SES (functions/runtime/pacer.ts). */
export class Workers {
  /** Worker numbers as a heap, whoever is free first on top. */
  readonly #heap: number[];
  readonly #freeAt: Float64Array;
  readonly #holds: Uint8Array;
  readonly #durations: Durations;
  batches = 0;
  received = 0;
  stale = 0;
  handedBack = 0;
  /** Milliseconds that Lambda bills. */
  billed = 0;
  lastDone = 0;

  constructor(count: number, durations: Durations, from: Instant) {
    this.#heap = Array.from({ length: count }, (_, i) => i);
    this.#freeAt = new Float64Array(count).fill(from);
    this.#holds = new Uint8Array(count);
    this.#durations = durations;
  }

  /** Every batch that begins before `until`. */
  run(queue: SendQueue, until: Instant, visit: Visit): void {
    for (;;) {
      const worker = this.#heap[0] ?? 0;
      const start = Math.max(this.#freeAt[worker] ?? 0, queue.nextVisible());
      if (start >= until) return;
      const batch = queue.receive(start, batchSize);
      const end = this.#handle(batch, start, visit);
      this.batches += 1;
      this.received += batch.length;
      this.billed += end - start;
      this.lastDone = Math.max(this.lastDone, end);
      this.#holds[worker] = batch.length;
      this.#freeAt[worker] = end + this.#durations.between;
      this.#sink();
    }
  }

  /** Messages that were received and are not done. */
  inFlightAt(now: Instant): number {
    let sum = 0;
    for (const [worker, freeAt] of this.#freeAt.entries())
      if (freeAt - this.#durations.between > now) sum += this.#holds[worker] ?? 0;
    return sum;
  }

  /** One batch, visit by visit; when it ends. Its first call waits a whole gap as well. */
  #handle(batch: readonly Message[], start: Instant, visit: Visit): Instant {
    const { gap, reading, beginning, ses, after, stale } = this.#durations;
    let now = start;
    let last = start;
    for (const message of batch) {
      const begins = Math.max(now, last + gap - headStart);
      if (begins - start > spare) {
        // Not lost: whoever is due is nominated again.
        this.handedBack += 1;
        continue;
      }
      const callAt = Math.max(begins + reading, last + gap) + beginning;
      if (visit(message, callAt)) {
        last = callAt;
        now = last + ses + after;
      } else {
        this.stale += 1;
        now = begins + stale;
      }
    }
    return now;
  }

  /** The worker on top was given more to do: it goes down to where it belongs. */
  #sink(): void {
    const heap = this.#heap;
    const free = (place: number): number =>
      place < heap.length ? (this.#freeAt[heap[place] ?? 0] ?? 0) : Number.POSITIVE_INFINITY;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const least = free(left) <= free(left + 1) ? left : left + 1;
      if (free(least) >= free(place)) return;
      const moved = heap[place] ?? 0;
      heap[place] = heap[least] ?? 0;
      heap[least] = moved;
      place = least;
    }
  }
}
