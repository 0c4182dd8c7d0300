import type { Instant } from './instant.ts';

/** One for each enrolment, under its campaign: for lists, waking and the audit. */
export interface Marker {
  readonly campaign: string;
  readonly enrolment: string;
  readonly subscriber: string;
  readonly at: Instant;
}
