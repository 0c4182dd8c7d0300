import type { StepSource } from '#shared/domain/campaign.ts';

/** A step that compiles, around the Markdown under test. */
export function stepSource(markdown: string, changes: Partial<StepSource> = {}): StepSource {
  return {
    id: 'sample',
    delayDays: 1,
    window: { from: '09:00', to: '18:00', weekdays: [1, 2, 3, 4, 5] },
    subject: 'A word from us',
    preview: 'A first line that anyone may read.',
    markdown,
    ...changes,
  };
}
