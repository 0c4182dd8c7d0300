import type { Instant } from '#shared/domain/instant.ts';

/** What one dispatch put on the queue, in the order in which it becomes visible. */
export interface Nominations {
  readonly people: Int32Array;
  /** The date for which each was nominated. */
  readonly dues: Float64Array;
  readonly visibleAt: Float64Array;
}

interface Segment extends Nominations {
  /** The first that was not received. */
  head: number;
  /** How many were visible when it was last looked. */
  visible: number;
}

export interface Message {
  readonly person: number;
  readonly due: Instant;
}

/**
 * A queue that gives out what became visible first. SQS does so roughly: with much waiting, its mails
 * would be a little earlier or later, and as many.
 */
export class SendQueue {
  #segments: Segment[] = [];
  /** The most that was visible and not received, at any receive or tick. */
  peakVisible = 0;

  put(nominations: Nominations): void {
    if (nominations.people.length > 0) this.#segments.push({ ...nominations, head: 0, visible: 0 });
  }

  /** When the next message can be received; infinity when there is none. */
  nextVisible(): Instant {
    return this.#first()?.visibleAt[this.#first()?.head ?? 0] ?? Number.POSITIVE_INFINITY;
  }

  receive(now: Instant, most: number): readonly Message[] {
    this.peakVisible = Math.max(this.peakVisible, this.visibleAt(now));
    const batch: Message[] = [];
    while (batch.length < most && this.nextVisible() <= now) {
      const segment = this.#first();
      if (segment === undefined) break;
      const { people, dues, head } = segment;
      batch.push({ person: people[head] ?? 0, due: dues[head] ?? 0 });
      segment.head += 1;
      if (segment.head === people.length)
        this.#segments = this.#segments.filter((other) => other !== segment);
    }
    return batch;
  }

  /** @param now never earlier than in the call before */
  visibleAt(now: Instant): number {
    let sum = 0;
    for (const segment of this.#segments) {
      const { visibleAt } = segment;
      while (segment.visible < visibleAt.length && (visibleAt[segment.visible] ?? 0) <= now)
        segment.visible += 1;
      sum += Math.max(0, segment.visible - segment.head);
    }
    return sum;
  }

  /** Visible, delayed or not. */
  get size(): number {
    return this.#segments.reduce((sum, { people, head }) => sum + people.length - head, 0);
  }

  #first(): Segment | undefined {
    let first: Segment | undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const segment of this.#segments) {
      const at = segment.visibleAt[segment.head] ?? Number.POSITIVE_INFINITY;
      if (at < earliest) {
        first = segment;
        earliest = at;
      }
    }
    return first;
  }
}
