import { describe, expect, it } from 'vitest';

import { compileText } from '#shared/adapters/content-compiler/compile-text.ts';
import { syllablesIn } from '#shared/adapters/content-compiler/syllables.ts';
import { readingOf } from '#shared/domain/reading.ts';
import { context, languages } from '#test/support/shipped-content.ts';
import { stepText } from '#test/support/step-source.ts';

const english =
  'Administrative considerations notwithstanding, international organizations (NATO, WHO) regularly communicate comprehensive recommendations.\n\n- Additional requirements.\n- Institutional responsibilities';
const spanish =
  'La administración internacional comunica recomendaciones extraordinariamente completas a instituciones (OTAN, OMS) universitarias.\n\n- Responsabilidades institucionales.\n- Características adicionales';

describe('the grade in the table', () => {
  it.each([
    ['en-US', english],
    ['es-US', spanish],
  ])('is the one that the gate finds, in %s', (locale, markdown) => {
    const loaded = languages.get(locale);
    if (loaded === undefined) throw new Error(`no language ${locale}`);
    const { findings, variants } = compileText(stepText(markdown), loaded, { ...context, locales: [locale] });
    const grades = findings.flatMap(({ reason }) => /reads at school grade ([\d.]+)/.exec(reason)?.[1] ?? []);
    expect(grades).toHaveLength(1);
    const { grade } = readingOf(variants[0]?.body ?? '', loaded.language, syllablesIn(loaded.language));
    expect(grade.toFixed(1)).toBe(grades[0]);
  });

  it('counts the words of the text, and neither source numbers nor link targets', () => {
    const { language } = languages.get('en-US') ?? {};
    if (language === undefined) throw new Error('no main language');
    const read = (text: string) => readingOf(text, language, syllablesIn(language));
    expect(read('So it is. [1, 2]\n\nSee the list (https://example.org/a-b).').words).toBe(6);
    expect(read('')).toEqual({ sentences: [], words: 0, grade: 0 });
  });
});
