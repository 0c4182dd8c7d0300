import { readingOf } from '../reading.ts';
import { type Fault, inVariants } from './findings.ts';
import type { Gate, StepUnderReview, VariantUnderReview } from './gate.ts';

const hardest = 8;

/** Plain language: school grade 8 at the most, in every variant (rule of the register's section 10). */
export const readingGrade: Gate = (step) => inVariants(step, (variant) => tooHard(step, variant));

function tooHard({ language, syllables }: StepUnderReview, { body }: VariantUnderReview): readonly Fault[] {
  const { sentences, grade } = readingOf(body, language, syllables);
  if (grade <= hardest) return [];
  const [longest = []] = sentences.toSorted((a, b) => b.length - a.length);
  const reason = `The text reads at school grade ${grade.toFixed(1)}; ${hardest} is the most.`;
  return [
    {
      reason,
      remedy: `Use shorter words and sentences; the longest begins "${longest.slice(0, 8).join(' ')}".`,
    },
  ];
}
