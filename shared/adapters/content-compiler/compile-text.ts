import { audiences, regions } from '#shared/domain/audience.ts';
import type { StepText } from '#shared/domain/campaign.ts';
import { inVariants, unique } from '#shared/domain/gates/findings.ts';
import type { Finding, StepUnderReview, VariantUnderReview } from '#shared/domain/gates/gate.ts';
import { reviewStep } from '#shared/domain/gates/review.ts';
import type { LoadedLanguage } from '../content-files.ts';
import { authoredIn } from './authored.ts';
import { treeFindings } from './check-tree.ts';
import { variantFaults } from './check-variant.ts';
import { compileVariant } from './compile-variant.ts';
import type { CompileContext } from './context.ts';
import { parseMarkdown } from './parse.ts';
import { statementFindings, statementsIn } from './statements.ts';
import { syllablesIn } from './syllables.ts';

/** Every variant of one step in one language, with all that the compiler and the gates found in it. */
export function compileText(
  { subject, preview, markdown }: StepText,
  loaded: LoadedLanguage,
  context: CompileContext,
): { readonly variants: readonly VariantUnderReview[]; readonly findings: readonly Finding[] } {
  const { language } = loaded;
  const { sender, campaign, now } = context;
  const { locale } = language;
  const root = parseMarkdown(markdown);
  const statements = statementsIn(loaded, context);
  const text = { envelope: { subject, preview }, root, language, statements, sender };
  const variants = audiences.flatMap((audience) =>
    regions.map((region) => compileVariant(text, { audience, region })),
  );
  const step: StepUnderReview = {
    ...authoredIn(root.children),
    locale,
    language,
    sender,
    campaign,
    subject,
    preview,
    register: statements.register,
    now,
    variants,
    syllables: syllablesIn(language),
  };
  const findings = [
    ...treeFindings(root, markdown),
    ...statementFindings(root, loaded, context),
    ...inVariants(step, variantFaults),
    ...reviewStep(step),
  ];
  // The language is told beside the place, so that an author reads `veteran.US`.
  const placed = findings.map((finding) => ({
    ...finding,
    locale,
    place: finding.place.replaceAll(`.${locale}`, ''),
  }));
  return { variants, findings: unique(placed) };
}
