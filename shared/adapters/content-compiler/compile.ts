import type { Root } from 'mdast';
import { type Audience, audiences, type Region, regions } from '#shared/domain/audience.ts';
import {
  type CompiledStep,
  compiledStepSchema,
  type MailBody,
  type StepSource,
} from '#shared/domain/campaign.ts';
import { ContentError } from '#shared/domain/content-problem.ts';
import { sequenceMail } from '#shared/domain/mail-layout.ts';
import { treeFindings } from './check-tree.ts';
import { variantFindings } from './check-variant.ts';
import { citationsOf } from './citations.ts';
import type { CompileContext, Finding } from './context.ts';
import { parseMarkdown } from './parse.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { selectVariant } from './select-variant.ts';
import { envelopeFindings } from './wording.ts';

/**
 * Compiles one step to all its variants, ready but for the merge fields. Pure: the same source and
 * context give the same bytes, on which the hash of an approval rests. Throws `ContentError` with
 * every problem found.
 */
export function compileStep(source: StepSource, context: CompileContext): CompiledStep {
  const root = parseMarkdown(source.markdown);
  const variants = audiences.flatMap((audience) =>
    regions.map((region) => compileVariant(source, root, { audience, region }, context)),
  );
  const findings = [
    ...envelopeFindings(source),
    ...unique(treeFindings(root, source.markdown, context)),
    ...merged(variants.flatMap((variant) => variant.findings)),
  ];
  if (findings.length > 0)
    throw new ContentError(findings.map((finding) => ({ step: source.id, ...finding })));
  return compiledStepSchema.parse({
    id: source.id,
    subject: source.subject,
    variants: Object.fromEntries(variants.map(({ key, mail }) => [key, mail])),
    claims: [...new Set(variants.flatMap((variant) => variant.claims))].sort(),
  });
}

function compileVariant(
  source: StepSource,
  root: Root,
  { audience, region }: { readonly audience: Audience; readonly region: Region },
  { claims, sender }: CompileContext,
): { key: string; mail: MailBody; claims: readonly string[]; findings: readonly Finding[] } {
  const key = `${audience}.${region}`;
  const blocks = selectVariant(root.children, { audience, region });
  const citations = citationsOf(blocks, claims);
  const text = renderText(blocks, citations.print);
  const body = { html: renderHtml(blocks, citations.print), text };
  const mail = sequenceMail(sender, source, body, citations.sources);
  const findings = variantFindings(key, text, citations, mail);
  return { key, mail, claims: citations.claims.map(({ id }) => id), findings };
}

/** The two tags of one `<b>` are one mistake. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.place} ${finding.reason}`, finding])).values()];
}

/** One finding for all the variants that share it: an author fixes it once. */
function merged(findings: readonly Finding[]): readonly Finding[] {
  const places = new Map<string, { finding: Finding; places: string[] }>();
  for (const finding of findings) {
    const key = `${finding.reason}\n${finding.remedy}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, { finding, places: [finding.place] });
    else known.places.push(finding.place);
  }
  return [...places.values()].map(({ finding, places: all }) => ({
    ...finding,
    place: all.length === audiences.length * regions.length ? 'every variant' : all.join(', '),
  }));
}
