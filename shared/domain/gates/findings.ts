import type { Finding, StepUnderReview, VariantUnderReview } from './gate.ts';

/** What is wrong with a variant as a whole. */
export type Fault = Omit<Finding, 'place'>;

/** Judges each variant; one finding for all the variants that share a fault, since it is mended once. */
export function inVariants(
  { variants }: StepUnderReview,
  judge: (variant: VariantUnderReview) => readonly Fault[],
): readonly Finding[] {
  const shared = new Map<string, { readonly fault: Fault; readonly keys: Set<string> }>();
  for (const variant of variants) {
    for (const fault of judge(variant)) {
      const name = `${fault.reason}\n${fault.remedy}`;
      const entry = shared.get(name) ?? { fault, keys: new Set() };
      entry.keys.add(variant.key);
      shared.set(name, entry);
    }
  }
  return [...shared.values()].map(({ fault: { reason, remedy }, keys }) => ({
    place: keys.size === variants.length ? 'every variant' : [...keys].join(', '),
    reason,
    remedy,
  }));
}

/** Each finding once, however many texts or variants it was found in. */
export function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.place}\n${finding.reason}`, finding])).values()];
}
