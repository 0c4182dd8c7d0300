import { type Fault, inVariants } from './findings.ts';
import type { Gate, VariantUnderReview } from './gate.ts';

/** No figure without its counterpart, and no word on safety without the caution on medicines. */
export const companions: Gate = (step) =>
  inVariants(step, (variant) => [
    ...withoutCompanion(variant),
    ...withoutCaution(variant, step.language.medicineCaution),
  ]);

function withoutCompanion({ claims }: VariantUnderReview): readonly Fault[] {
  const present = new Set(claims.map(({ id }) => id));
  return claims.flatMap((claim) => {
    const missing = claim.with.filter((id) => !present.has(id));
    if (missing.length === 0) return [];
    const reason = `Claim ${claim.id} stands without ${missing.join(', ')}.`;
    return [{ reason, remedy: 'Print them in the same text, or leave both out.' }];
  });
}

function withoutCaution({ claims, body }: VariantUnderReview, caution: string): readonly Fault[] {
  const read = oneLine(body);
  const cautioned = read.lastIndexOf(oneLine(caution));
  const last = claims
    .filter(({ kind }) => kind === 'safety')
    .map(({ id, statement }) => ({ id, at: read.lastIndexOf(oneLine(statement)) }))
    .sort((a, b) => a.at - b.at)
    .at(-1);
  if (last === undefined || cautioned > last.at) return [];
  const reason = `Claim ${last.id} is about safety and is not followed by the caution on medicines.`;
  return [{ reason, remedy: `Add after it: "${caution}"` }];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
