import { describe, expect, it } from 'vitest';

import { retracted } from '#shared/domain/gates/retracted.ts';
import { claim, found, lake, step } from './step-under-review.ts';

const notice = claim('T-60', 'A journal took two papers back.', {
  retracted: ['10.5555/gone-01', '10.5555/Gone(02)'],
  figure: 'never cite: 10.5555/gone-01',
});
const kept = [notice];
const cites = (changes: Partial<typeof lake>) => step({ claims: [{ ...lake, ...changes }], kept });

describe('passes', () => {
  it.each([
    ['a text without papers', step({ kept })],
    ['the claim that says so', step({ claims: [notice] })],
    ['another paper', cites({ doi: '10.5555/stands-01' })],
    ['a longer number', cites({ doi: '10.5555/gone-011' })],
    ['another prefix', step({ prose: ['See 110.5555/gone-01.'], kept })],
    ['a paper that nobody listed', step({ prose: ['See 10.5555/gone-01.'] })],
    [
      'a link to a page that stands',
      step({ kept, links: [{ url: 'https://doi.org/10.5555/fine', label: 'A page' }] }),
    ],
  ])('%s', (_, under) => {
    expect(retracted(under)).toEqual([]);
  });
});

describe('finds', () => {
  const link = (url: string, label = 'The paper') => step({ kept, links: [{ url, label }] });
  it.each([
    ['line 1', step({ prose: ['See 10.5555/gone-01.'], kept })],
    ['line 1', step({ prose: ['See doi:10.5555/GONE-01, please.'], kept })],
    ['line 1', step({ myths: ['The paper 10.5555/gone-01 says so.'], kept })],
    ['line 1', link('https://doi.org/10.5555/gone-01')],
    ['line 1', link('https://doi.org/10.5555%2Fgone-01')],
    ['line 1', link('https://journal.example.org/10.5555/gone(02)/full')],
    ['line 1', link('https://journal.example.org/10.5555/gone%2802%29')],
    ['line 1', link('https://journal.example.org/a', 'Paper 10.5555/gone-01')],
    ['subject', step({ subject: 'On 10.5555/gone-01', kept })],
    ['preview', step({ preview: 'On 10.5555/gone-01', kept })],
    ['claim T-51', cites({ doi: '10.5555/gone-01' })],
    ['claim T-51', cites({ source: { title: 'A page', url: 'https://doi.org/10.5555/Gone-01' } })],
    ['claim T-51', cites({ also: [{ title: 'Paper 10.5555/gone(02)', url: 'https://a.example.org' }] })],
    ['claim T-51', cites({ statement: 'As 10.5555/gone-01 has shown.' })],
  ])('in %s, case %#', (place, under) => {
    expect(found(retracted, under)).toEqual([
      expect.stringMatching(new RegExp(`^${place}: The paper 10\\.5555/.* was retracted\\.$`)),
    ]);
  });
});
