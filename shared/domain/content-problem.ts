/** One thing that keeps a step from being published, in words its author can act on. */
export interface ContentProblem {
  /** Step id, or the file for a register or template that does not load. */
  readonly step: string;
  /** The language, for what stands in a text. */
  readonly locale?: string;
  /** Where in the step: `subject`, `preview`, `line 12`, or `veteran.US` for one variant. */
  readonly place: string;
  /** What is wrong, in one sentence. */
  readonly reason: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
}

/** Thrown with every problem found, never only the first, so that an author fixes them in one go. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
  readonly problems: readonly ContentProblem[];

  constructor(problems: readonly ContentProblem[]) {
    super(problems.map(({ step, place, reason }) => `${step}, ${place}: ${reason}`).join('\n'));
    this.problems = problems;
  }
}
