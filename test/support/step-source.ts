import { mainLocale } from '#shared/domain/audience.ts';
import type { StepSource, StepText } from '#shared/domain/campaign.ts';

/** A step that compiles in English, around the Markdown under test. */
export function stepSource(markdown: string, changes: Partial<StepText> = {}): StepSource {
  return stepIn({ [mainLocale]: { ...stepText(markdown), ...changes } });
}

/** The same in the languages given. */
export function stepIn(texts: StepSource['texts']): StepSource {
  return {
    id: 'sample',
    delayDays: 1,
    window: { from: '09:00', to: '18:00', weekdays: [1, 2, 3, 4, 5] },
    texts,
  };
}

export function stepText(markdown: string): StepText {
  return { subject: 'A word from us', preview: 'A first line that anyone may read.', markdown };
}
