import { AppError } from '#shared/domain/app-error.ts';
import type { CompiledStep, StepSource } from '#shared/domain/campaign.ts';
import { ContentError, type ContentProblem } from '#shared/domain/content-problem.ts';
import type { Instant } from '#shared/domain/instant.ts';
import type { Deps } from '../ports.ts';

/**
 * Compiles steps to all their variants.
 *
 * @throws AppError invalid, with every problem of every step
 */
export function compileSteps(
  deps: Pick<Deps, 'compiler'>,
  steps: readonly StepSource[],
  now: Instant,
): readonly CompiledStep[] {
  const problems: ContentProblem[] = [];
  const compiled = steps.flatMap((step) => {
    try {
      return [deps.compiler.compile(step, now)];
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw contentBlocked(problems);
  return compiled;
}

/** @throws AppError invalid, with every problem */
export function compileStep(deps: Pick<Deps, 'compiler'>, step: StepSource, now: Instant): CompiledStep {
  try {
    return deps.compiler.compile(step, now);
  } catch (error) {
    throw error instanceof ContentError ? contentBlocked(error.problems) : error;
  }
}

function contentBlocked(problems: readonly ContentProblem[]): AppError {
  return new AppError(
    'invalid',
    'content.blocked',
    'The text cannot go out like this.',
    problems.map(({ step, place, reason, remedy }) => ({
      field: `${step}: ${place}`,
      message: `${reason} ${remedy}`,
    })),
  );
}
