import { describe, expect, it } from 'vitest';

import { readingGrade } from '#shared/domain/gates/reading-grade.ts';
import { found, lake, spanish, step } from './step-under-review.ts';

const plainClaim = { ...lake, statement: 'The lake is open to all.' };
const body = (prose: readonly string[], changes: Partial<Parameters<typeof step>[0]> = {}) =>
  step({ prose, claims: [plainClaim], ...changes });
const long =
  'Interdisciplinary organizations collaboratively administer considerable administrative responsibilities.';

describe('passes', () => {
  it.each([
    ['short sentences', ['We walk to the lake. It is a fine day. You can come too.']],
    ['no words at all', ['...']],
    ['a list of short items', ['- a warm coat', '- a good map', '- some bread and tea']],
    [
      'headings, which end where their line ends',
      ['## What to bring', '## Where to meet', 'We meet at the gate.'],
    ],
    [
      'source numbers and link targets, which are not read',
      [
        'The gate is old [1, 2, 3]. It is green (https://administration.example.org/considerable/responsibilities).',
      ],
    ],
    ['merge fields', ['{{greeting}}', 'It is good to see you here.']],
  ])('%s', (_, prose) => {
    expect(readingGrade(body(prose))).toEqual([]);
  });

  it('Spanish, by its own measure', () => {
    const prose = ['El lago es grande. El agua es clara. Usted puede venir con su familia.'];
    expect(readingGrade(body(prose, { language: spanish }))).toEqual([]);
  });
});

describe('finds', () => {
  it.each([
    ['long words', [long]],
    ['long words in many short lines', Array.from({ length: 6 }, () => `- ${long}`)],
    [
      'one sentence without an end',
      [
        'We went to the lake and then we went on to the gate and from there to the hill where we sat for a while and ate some bread and then we walked back to the lake and swam and went home',
      ],
      { claims: [] },
    ],
    ['abbreviations, read letter by letter', ['NHMRC OCEBM CONSORT NCCIH NIDA SAMHSA NIMH PRISMA.']],
    ['a long claim', ['We walk.'], { claims: [{ ...lake, statement: `${long} ${long}` }] }],
    [
      'hard Spanish',
      [
        'Responsabilidades administrativas extraordinariamente complicadas caracterizan organizaciones interdisciplinarias internacionales.',
      ],
      { language: spanish, claims: [] },
    ],
  ] satisfies [string, string[], Parameters<typeof body>[1]?][])(
    '%s',
    (_, prose, changes: Parameters<typeof body>[1] = {}) => {
      expect(found(readingGrade, body(prose, changes))).toEqual([
        expect.stringMatching(/^every variant: The text reads at school grade \d+\.\d; 8 is the most\.$/),
      ]);
    },
  );

  it('the longest sentence, to begin with', () => {
    const [finding] = readingGrade(body([long]));
    expect(finding?.remedy).toContain('"Interdisciplinary organizations collaboratively');
  });
});

it('is computed as published', () => {
  // 7 words, 1 sentence, 8 syllables: 0.39 * 7 + 11.8 * 8 / 7 - 15.59 = 0.63; nine a word: 93.34.
  const under = { ...step({ claims: [] }), syllables: () => 9 };
  expect(found(readingGrade, under)).toEqual([
    'every variant: The text reads at school grade 93.3; 8 is the most.',
  ]);
  // Crawford: -0.205 * 100 / 7 + 0.049 * 900 - 3.407.
  const inSpanish = { ...step({ language: spanish, claims: [] }), syllables: () => 9 };
  expect(found(readingGrade, inSpanish)).toEqual([
    'every variant: The text reads at school grade 37.8; 8 is the most.',
  ]);
});
