import type { Instant } from '#shared/domain/instant.ts';
import type { Clock, Ids, Log, LogFields, Sleep } from '#shared/usecases/ports/surroundings.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
  set(now: Instant): void;
}

export function fakeClock(start: Instant): FakeClock {
  let now = start;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    set(to) {
      now = to;
    },
  };
}

/** Ids in order, as long as real ones: `id00…01`, `id00…02`. */
export function fakeIds(): Ids {
  let last = 0;
  return {
    random() {
      last += 1;
      return `id${String(last).padStart(20, '0')}`;
    },
  };
}

/** Does not wait, but the clock moves on as if it had. */
export function fakeSleep(clock: FakeClock): Sleep & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    clock.advance(ms);
  };
  return Object.assign(sleep, { waits });
}

export interface LoggedEvent {
  readonly level: 'info' | 'warn';
  readonly event: string;
  readonly fields: LogFields;
}

export interface CapturedLog extends Log {
  readonly entries: readonly LoggedEvent[];
  /** Names of the events, in order. */
  events(): readonly string[];
  /** Sum of what was counted under a metric. */
  counted(metric: string): number;
}

export function capturedLog(): CapturedLog {
  const entries: LoggedEvent[] = [];
  const counts = new Map<string, number>();
  return {
    entries,
    events: () => entries.map((entry) => entry.event),
    counted: (metric) => counts.get(metric) ?? 0,
    info: (event, fields = {}) => void entries.push({ level: 'info', event, fields: { ...fields } }),
    warn: (event, fields = {}) => void entries.push({ level: 'warn', event, fields: { ...fields } }),
    count: (metric, value = 1) => void counts.set(metric, (counts.get(metric) ?? 0) + value),
  };
}
