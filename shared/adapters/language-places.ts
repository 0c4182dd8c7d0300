import type { Language } from '#shared/domain/language.ts';

/** The places that sentences of a language must keep open, in words for its editor. */
export function languageFaults({ greeting, layout, date }: Language): readonly string[] {
  const wanted = [
    ['greeting.named', greeting.named, ['name']],
    ['greeting.plain', greeting.plain, []],
    ['layout.checked', layout.checked, ['date']],
    ['layout.leave', layout.leave, ['sender']],
    ['layout.myth', layout.myth, ['myth']],
    ['layout.formerly', layout.formerly, ['statement']],
    ['date.pattern', date.pattern, ['day', 'month', 'year']],
  ] as const;
  return wanted.flatMap(([field, sentence, names]) => {
    const open = [...sentence.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name).sort();
    if (open.join() === [...names].sort().join()) return [];
    const expected = names.length === 0 ? 'no place' : names.map((name) => `{${name}}`).join(', ');
    return [`${field} must hold ${expected}, each once.`];
  });
}
