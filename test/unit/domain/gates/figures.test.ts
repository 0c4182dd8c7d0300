import { describe, expect, it } from 'vitest';

import type { Claim } from '#shared/domain/claim.ts';
import { figures } from '#shared/domain/gates/figures.ts';
import { claim, found, lake, spanish, step } from './step-under-review.ts';

const boats = claim('T-70', 'Of every 100 boats, 64 came back by noon. So did 31 of every 100 rafts.', {
  figure: '32 of 50 vs 11 of 36; p=0.004',
});
const ferry = claim('T-71', 'A ferry costs $1,250 a day, twice as much as in 2019. Half of it is fuel.', {
  registry: 'NCT01234567',
});
const crowd = claim('T-72', 'About 2.5 million people came, 8 to 12 a bus. The score is the PCL-5.');
const harbour = claim('T-73', 'Call the harbour at 555 0142, or dial 977, since 2021.', { kind: 'crisis' });
const all = [boats, ferry, crowd];

/** Of the words around a number the finding may name more. */
function naming(shown: string): RegExp {
  const digits = shown.replace(/[$.[\]]/g, '\\$&');
  return new RegExp(
    `^line 1: The figure "([^"]* )?${digits}( [^"]*)?" stands in no claim that is printed in this text`,
  );
}

describe('figures that a printed claim carries', () => {
  it.each([
    'Paths are open all year.',
    'So 64 of every 100 boats came back.',
    'That is 64 of 100.',
    'That is 64% of boats.',
    'That is 64 percent of boats.',
    'That is 64 per cent.',
    'The count was 32 of 50.',
    'The chance was 0.004.',
    'A day costs $1,250.',
    'A day costs 1,250 dollars.',
    'It was less in 2019.',
    'It costs twice as much now.',
    'Half is for fuel.',
    'There were 2.5 million of them.',
    'A bus held 8 to 12 people.',
    'A bus held 8\u201312 people.',
    'The PCL-5 is a list of questions.',
    'Look up NCT01234567 there.',
    '1. Pack a coat.',
    '(2) Pack a hat.',
    'There are two main paths and three gates.',
    'Call 555 0142 when you are late.',
    'Dial 977 from any phone.',
    'The third gate is open.',
  ])('%s', (text) => {
    expect(figures(step({ prose: [text], claims: all, kept: [harbour] }))).toEqual([]);
  });
});

describe('figures that no printed claim carries', () => {
  it.each([
    ['So 65 of every 100 boats came back.', '65 of every 100'],
    ['That is 66%.', '66%'],
    ['That is sixty percent.', 'sixty percent'],
    ['That is 66 percent.', '66 percent'],
    ['It cost $1,350.', '$1,350'],
    ['It cost $64.', '$64'],
    ['It was built in 1988.', '1988'],
    ['It opened in the 1950s.', '1950s'],
    ['A bus held 8 to 14 people.', '8 to 14'],
    ['In 2018-2019 it was closed.', '2018-2019'],
    ['It was 64 of 120.', '64 of 120'],
    ['One in three came.', 'One in three'],
    ['Two thirds came.', 'thirds'],
    ['There were 2.5 thousand of them.', '2.5 thousand'],
    ['There were 2.4 million of them.', '2.4 million'],
    ['It grew 3 times as fast.', '3'],
    ['It doubled.', 'doubled'],
    ['Twelve people came.', 'Twelve'],
    ['Thousands of boats.', 'Thousands'],
    ['About ½ of them.', '1⁄2'],
    ['Some ６６ boats.', '66'],
    ['The CAPS-7 is a list.', 'CAPS-7'],
    ['Look up NCT07654321 there.', 'NCT07654321'],
    ['It is open 24/7.', '24/7'],
    ['Call 1-800-555-0199 now.', '1-800-555-0199'],
    ['It was 977% more.', '977%'],
    ['The chance was .05.', '.05'],
    ['It cost AUD 900.', 'AUD 900'],
    ['See note [4].', '4'],
    ['It was 1.250 at least, as 1.251 shows.', '1.251'],
  ])('%s', (text, shown) => {
    const reasons = found(figures, step({ prose: [text], claims: all, kept: [harbour] }));
    expect(reasons).toContainEqual(expect.stringMatching(naming(shown)));
  });

  it.each([
    ['subject', { subject: 'The 7 paths' }],
    ['preview', { preview: 'All 7 of them.' }],
    ['line 1', { myths: ['It rains on 7 days a week.'] }],
  ])('in the %s', (place, parts) => {
    expect(figures(step(parts))).toMatchObject([{ place }]);
  });
});

describe('Spanish', () => {
  const lago = claim('T-80', 'El año pasado se abrieron 12 caminos: la mitad, 6 de cada 10 km, por $1,500.');
  const inSpanish = (prose: string) =>
    step({ language: spanish, subject: 'Una carta', preview: 'Hola.', prose: [prose], claims: [lago] });

  it.each([
    'Son 12 caminos.',
    'La mitad está abierta.',
    'Son 6 de cada 10.',
    'Cuesta $1,500.',
    'Hay dos lagos.',
  ])('passes: %s', (text) => {
    expect(figures(inSpanish(text))).toEqual([]);
  });

  it.each([
    ['Son 13 caminos.', '13'],
    ['El 12 por ciento.', '12 por ciento'],
    ['Un tercio está abierto.', 'Un tercio'],
    ['Uno de cada tres vino.', 'Uno de cada tres'],
    ['Vinieron veintidós personas.', 'veintidós'],
    ['El doble de lo normal.', 'doble'],
    ['Cuesta $1,700.', '$1,700'],
  ])('does not pass: %s', (text, shown) => {
    expect(found(figures, inSpanish(text))).toContainEqual(expect.stringMatching(naming(shown)));
  });
});

describe('the claim that carries a figure', () => {
  it('must be printed, not only known', () => {
    expect(figures(step({ prose: ['So 64 came.'], kept: [boats] }))).toHaveLength(1);
  });

  it('must be printed in each variant that reads the figure', () => {
    const under = step({ prose: ['So 64 came.'], claims: [boats] });
    const [first, second] = under.variants;
    if (first === undefined || second === undefined) throw new Error('two variants are needed');
    const one = { ...under, variants: [first, { ...second, claims: [] }] };
    expect(found(figures, one)).toEqual([
      'line 1: The figure "64" stands in no claim that is printed in veteran.US.en-US.',
    ]);
    const unread = { ...under, variants: [first, { ...second, claims: [], prose: [] }] };
    expect(figures(unread)).toEqual([]);
  });

  it('must be one claim for all parts of a figure', () => {
    const parts: readonly Claim[] = [
      claim('T-90', 'There were 40 boats.'),
      claim('T-91', 'There were 90 rafts.'),
    ];
    expect(figures(step({ prose: ['It was 40 of 90.'], claims: parts }))).toHaveLength(1);
    expect(figures(step({ prose: ['It was 40. It was 90.'], claims: parts }))).toEqual([]);
  });

  it('of a telephone number must hold today', () => {
    const call = { prose: ['Dial 977 at any hour.'], claims: [lake] };
    expect(figures(step({ ...call, kept: [{ ...harbour, withdrawn: true }] }))).toHaveLength(1);
    expect(figures(step({ ...call, kept: [{ ...harbour, reviewBy: '2026-11-22' }] }))).toHaveLength(1);
  });
});
