import type { Job } from '../cli/job.ts';

/** A deliberate break of the engine: one place of one file reads otherwise while the worlds look. */
export interface Mutant {
  readonly id: string;
  /** A rule of section 4 of the design by its number, or what else is dropped. */
  readonly rule: string;
  /** From the root of the project. */
  readonly file: string;
  /** Stands exactly once in the file; otherwise the mutant has rotted, which is a failure of its own. */
  readonly find: string;
  readonly replace: string;
  /** The cheapest looks that see it, in turn, up to the first that does. */
  readonly caughtBy: readonly Job[];
}
