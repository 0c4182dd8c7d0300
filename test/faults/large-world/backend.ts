import type { Instant } from '#shared/domain/instant.ts';
import type { Mailer } from '#shared/usecases/ports/outside.ts';
import type { Clock } from '#shared/usecases/ports/surroundings.ts';
import type { SesStandIn } from './ses-stand-in.ts';
import type { Store } from './store.ts';

/** What differs between memory and the engine. */
export interface Backend {
  open(now: () => Instant, isStale: () => boolean): Promise<Store>;
  /** The mailer of one worker: what it answers, and how long the call took by the clock on the wall. */
  mailer(ses: SesStandIn, slot: number, clock: Clock): TimedMailer;
  close(): Promise<void>;
  /** How wide the send window is: all are due within it. */
  readonly windowMinutes: number;
  readonly nightsBetween: number;
}
export interface TimedMailer {
  send(...mail: Parameters<Mailer['send']>): Promise<{
    readonly result: Awaited<ReturnType<Mailer['send']>>;
    readonly takes: number;
  }>;
  dropConnections(): void;
}
