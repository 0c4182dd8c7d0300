import type { StepSource } from '#shared/domain/campaign.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { Templates } from '#shared/usecases/ports/content.ts';

/** What the template names in place of the claim; no claim has this id. */
const placeholder = 'X-00';

/** The id of the one step of every correction: it stands in tags of mails, so it says nothing. */
const stepId = 'note';

/**
 * The shipped template with the claim that is taken back. `companions` are claims that must stand in
 * the same text as the corrected one, after which they are printed.
 */
export function correctionStep(
  loaded: StepSource,
  recall: { readonly claim: string; readonly edition: number; readonly companions?: readonly string[] },
): StepSource {
  const texts = Object.entries(loaded.texts).map(([locale, text]) => [
    locale,
    { ...text, markdown: named(text.markdown, recall) },
  ]);
  return { ...loaded, id: stepId, texts: Object.fromEntries(texts) };
}

function named(
  markdown: string,
  { claim, edition, companions = [] }: Parameters<typeof correctionStep>[1],
): string {
  const together = [claim, ...companions].map((id) => `::claim{id=${id}}`).join('\n\n');
  return markdown
    .replace(/^::formerly\{.*\}$/gm, `::formerly{id=${claim} edition=${edition}}`)
    .replaceAll(`::claim{id=${placeholder}}`, together)
    .replaceAll(placeholder, claim);
}

/** The templates of corrections as `Templates.correction` gives them. `shipped` says which claims stand together. */
export function correctionsFrom(
  loaded: Readonly<Record<'correction' | 'withdrawal', StepSource>>,
  shipped: ReadonlyMap<string, Claim>,
): Templates['correction'] {
  return (kind, recall) =>
    correctionStep(loaded[kind], { ...recall, companions: shipped.get(recall.claim)?.with ?? [] });
}
