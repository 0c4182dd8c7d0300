import type { MailBody } from '#shared/domain/campaign.ts';
import { medicineCaution } from '#shared/domain/claim.ts';
import { fieldsIn, isMergeField } from '#shared/domain/merge-fields.ts';
import type { Citations } from './citations.ts';
import type { Finding } from './context.ts';

/** Gmail cuts a mail near 102 KB, and the link for leaving stands at its end (D-43). */
const maxHtmlBytes = 80 * 1024;

/** Two crisis blocks, a long name and two signed links, in bytes. */
const mergeAllowance = 6 * 1024;

const encoder = new TextEncoder();

/** What is wrong with one variant as a whole. `place` names the variant. */
export function variantFindings(
  place: string,
  text: string,
  citations: Citations,
  mail: MailBody,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (text.trim() === '') {
    findings.push({
      place,
      reason: 'There is no text for this variant.',
      remedy: 'Add text outside of any "for".',
    });
  }
  const present = new Set(citations.claims.map(({ id }) => id));
  for (const claim of citations.claims) {
    const missing = claim.with.filter((id) => !present.has(id));
    if (missing.length === 0) continue;
    const reason = `Claim ${claim.id} stands without ${missing.join(', ')}.`;
    findings.push({ place, reason, remedy: 'Print them in the same text, or leave both out.' });
  }
  const lastSafety = citations.claims.filter(({ kind }) => kind === 'safety').at(-1);
  if (lastSafety !== undefined && !cautionFollows(text, lastSafety.statement)) {
    const reason = `Claim ${lastSafety.id} is about safety and is not followed by the caution on medicines.`;
    findings.push({ place, reason, remedy: `Add after it: "${medicineCaution}"` });
  }
  if (fieldsIn(mail.html).some((field) => !isMergeField(field))) {
    const reason = 'Double braces came in with a claim or with the settings of the sender.';
    findings.push({ place, reason, remedy: 'Remove "{{" there.' });
  }
  if (encoder.encode(mail.html).length + mergeAllowance > maxHtmlBytes) {
    findings.push({ place, reason: 'The HTML is over 80 KB.', remedy: 'Shorten the text.' });
  }
  return findings;
}

function cautionFollows(text: string, statement: string): boolean {
  return text.lastIndexOf(medicineCaution) > text.indexOf(statement);
}
