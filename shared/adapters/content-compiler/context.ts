import type { Claim } from '#shared/domain/claim.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import type { Sender } from '#shared/domain/sender.ts';

/** What a step is compiled against. Same input and context, same output, byte for byte. */
export interface CompileContext {
  readonly claims: ReadonlyMap<string, Claim>;
  readonly sender: Sender;
  /** Epoch milliseconds: claims are judged by this moment. */
  readonly now: number;
}

/** A problem before it is known which step it stands in. */
export type Finding = Omit<ContentProblem, 'step'>;
