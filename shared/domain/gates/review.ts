import { accessibility } from './accessibility.ts';
import { claims } from './claims.ts';
import { companions } from './companions.ts';
import { envelope } from './envelope.ts';
import { figures } from './figures.ts';
import type { Finding, Gate, StepUnderReview } from './gate.ts';
import { hiddenText } from './hidden-text.ts';
import { links } from './links.ts';
import { myths } from './myths.ts';
import { readingGrade } from './reading-grade.ts';
import { requiredParts } from './required-parts.ts';
import { retracted } from './retracted.ts';
import { sameWords } from './same-words.ts';
import { size } from './size.ts';
import { wording } from './wording.ts';

/** Every gate by name, in the order in which findings are listed. */
export const gates = {
  envelope,
  claims,
  companions,
  retracted,
  figures,
  wording,
  myths,
  links,
  'reading-grade': readingGrade,
  'required-parts': requiredParts,
  'same-words': sameWords,
  'hidden-text': hiddenText,
  accessibility,
  size,
} as const satisfies Readonly<Record<string, Gate>>;

/** All that is wrong with a step in one language. Nothing found means that it may be published. */
export function reviewStep(step: StepUnderReview): readonly Finding[] {
  const all: readonly Gate[] = Object.values(gates);
  return all.flatMap((gate) => gate(step));
}
