import type { Instant } from './instant.ts';

/** One act of staff. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  /** The operation id. */
  readonly action: string;
  /** Campaign, subscriber key …: never an address. */
  readonly subject: string;
  readonly outcome: 'done' | 'refused';
  readonly detail?: string;
}
