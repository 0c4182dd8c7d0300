import type { Fault } from '#shared/domain/gates/findings.ts';
import type { VariantUnderReview } from '#shared/domain/gates/gate.ts';
import { fieldsIn, isMergeField } from '#shared/domain/merge-fields.ts';

/** What keeps one variant from being a mail at all. */
export function variantFaults({ body, html }: VariantUnderReview): readonly Fault[] {
  const faults: Fault[] = [];
  if (body.trim() === '') {
    const reason = 'There is no text for this variant.';
    faults.push({ reason, remedy: 'Add text outside of any "for".' });
  }
  if (fieldsIn(html).some((field) => !isMergeField(field))) {
    const reason = 'Double braces came in with a claim or with the settings of the sender.';
    faults.push({ reason, remedy: 'Remove "{{" there.' });
  }
  return faults;
}
