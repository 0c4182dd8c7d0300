import type { Instant } from '#shared/domain/instant.ts';

/** Time, chance and waiting: the only way any use case gets at them. */
export interface Clock {
  now(): Instant;
}
export interface Ids {
  /** A new random id, 128 bits, base64url: it may hold `_`, which no enrolment id may. */
  random(): string;
}
/** Waits in real time; the embedded run does not wait. */
export type Sleep = (ms: number) => Promise<void>;

/** Business events with ids as fields: never an address, name, subject, body, token or URL. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** Counts one occurrence, or `value`, under a metric name. */
  count(metric: string, value?: number): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
