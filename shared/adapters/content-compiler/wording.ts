import type { StepSource } from '#shared/domain/campaign.ts';
import { tellingWord } from '#shared/domain/telling-words.ts';
import type { Finding } from './context.ts';

const replyPrefix = /^\s*(re|fwd?|aw)\s*:/i;

/** Line breaks and other controls could start a header of their own (D-31). */
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Promises. They may be quoted, in straight quotes, as what someone else says. */
const promiseWords =
  /\b(breakthroughs?|miracles?|miraculous|cures?|cured|revolution\w*|game[- ]?chang\w*|wonder drugs?|guarantee\w*|risk[- ]free|last (hope|chance)|only option left)\b/i;

/** Labels and details that no text of ours uses, quoted or not, each with what to write instead. */
const neverWords: readonly (readonly [RegExp, string])[] = [
  [/\b(victims?|sufferers?|suffers? from)\b/i, 'Write "person with PTSD".'],
  [/\b(addicts?|junkies?|(drug|mdma) (ab)?users?|abusers?)\b/i, 'Write "person who uses drugs".'],
  [/\becstasy (treatments?|therap\w+)\b/i, 'Write "MDMA-assisted therapy".'],
  [/\b(failed treatments?|treatment[- ]resistant)\b/i, 'Write "did not benefit".'],
  [/\bcommit(s|ted|ting)? suicide\b/i, 'Write "died by suicide".'],
  [/\bMDMA (providers?|dealers?|clinics?)\b/i, 'Write "PTSD care" or "study site".'],
  [/\b(damaged|broken) brains?\b/i, 'Leave it out: recovery is possible.'],
  [/\d[\d.,]*\s?(mg|milligrams?|micrograms?|mcg)\b/i, 'Leave the dose out.'],
];

/** Faults of what stands outside the mail: subject and first line. */
export function envelopeFindings({ subject, preview }: StepSource): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [place, text] of [['subject', subject] as const, ['preview', preview] as const]) {
    const told = tellingWord(text);
    if (told !== undefined) {
      const reason = `"${told}" tells anyone who sees the inbox what this is about.`;
      findings.push({ place, reason, remedy: 'Use neutral words here and say it inside the mail.' });
    }
    if (text.includes('{{')) {
      findings.push({ place, reason: 'Merge fields do not work here.', remedy: 'Write plain words.' });
    }
    if (controlCharacter.test(text)) {
      findings.push({
        place,
        reason: 'There is a line break or control character.',
        remedy: 'Use one line.',
      });
    }
  }
  if (replyPrefix.test(subject)) {
    findings.push({ place: 'subject', reason: 'It pretends to be a reply.', remedy: 'Remove the prefix.' });
  }
  return findings;
}

/** Faults of the author's own words at one place. Statements of the register are not judged here. */
export function wordingFindings(place: string, text: string): readonly Finding[] {
  const findings: Finding[] = [];
  const promise = promiseWords.exec(text.replace(/"[^"]*"/g, '""'))?.[0];
  if (promise !== undefined) {
    const remedy = 'Say "may help some people", or put it in straight quotes as what others say.';
    findings.push({ place, reason: `"${promise}" promises too much.`, remedy });
  }
  for (const [pattern, remedy] of neverWords) {
    const word = pattern.exec(text)?.[0];
    if (word !== undefined) findings.push({ place, reason: `We do not write "${word}".`, remedy });
  }
  return findings;
}
