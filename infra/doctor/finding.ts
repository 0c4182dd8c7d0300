import type { Reading } from './reading.ts';

/** `later`: comes with the deploy. `unseen`: could not be looked at. */
export type FindingKind = 'ok' | 'missing' | 'later' | 'unseen';

export interface Finding {
  readonly kind: FindingKind;
  readonly subject: string;
  readonly sentence: string;
  /** What to do next. */
  readonly next?: string;
}

export function ok(subject: string, sentence: string): Finding {
  return { kind: 'ok', subject, sentence };
}

export function missing(subject: string, sentence: string, next: string): Finding {
  return { kind: 'missing', subject, sentence, next };
}

export function later(subject: string, sentence: string): Finding {
  return { kind: 'later', subject, sentence };
}

/** What a reading comes to: what is there is judged, and not to have seen it is never good. */
export function judge<T>(
  subject: string,
  reading: Reading<T>,
  ifAbsent: Finding,
  ifRead: (value: T) => readonly Finding[],
): readonly Finding[] {
  switch (reading.kind) {
    case 'read':
      return ifRead(reading.value);
    case 'absent':
      return [ifAbsent];
    case 'denied':
      return [{ kind: 'unseen', subject, sentence: `could not look: needs permission ${reading.action}.` }];
    case 'failed':
      return [{ kind: 'unseen', subject, sentence: `could not look: ${reading.why}` }];
  }
}

export interface Expectation {
  readonly met: boolean;
  /** What is wrong when it is not met. */
  readonly otherwise: string;
  readonly next: string;
}

/** One finding for each expectation that is not met, or the one that all are. */
export function expectAll(
  subject: string,
  good: string,
  expectations: readonly Expectation[],
): readonly Finding[] {
  const unmet = expectations.filter(({ met }) => !met);
  if (unmet.length === 0) return [ok(subject, good)];
  return unmet.map(({ otherwise, next }) => missing(subject, otherwise, next));
}
