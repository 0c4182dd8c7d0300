import { describe, expect, it } from 'vitest';

import { gates, reviewStep } from '#shared/domain/gates/review.ts';
import { spanish, step } from './step-under-review.ts';

describe('a good step', () => {
  it.each(Object.entries(gates))('passes the gate %s', (_, gate) => {
    expect(gate(step())).toEqual([]);
  });

  it('passes in Spanish', () => {
    const under = step({
      language: spanish,
      subject: 'Un paseo por el lago',
      preview: 'Lo que vimos en el camino.',
      prose: ['Los caminos del lago están abiertos.'],
    });
    expect(reviewStep(under)).toEqual([]);
  });
});

it('findings of all gates are listed, each with what to do', () => {
  const findings = reviewStep(step({ subject: 'Re: 40 trials', prose: ['It is a cure.'], named: ['E-99'] }));
  expect(findings.map(({ place }) => place)).toEqual(['subject', 'subject', 'line 1', 'subject', 'line 1']);
  for (const { reason, remedy } of findings) expect(`${reason} ${remedy}`).toMatch(/\.["”]? .+\.$/);
});
