import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';

import { mutants } from '#test/faults/mutants/all.ts';
import { patched } from '#test/faults/mutants/patch.ts';

const sourceOf = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

describe('mutants', () => {
  it.each(mutants)('$id still fits the engine, and leaves it readable', (mutant) => {
    const source = sourceOf(mutant.file);
    const broken = patched(source, mutant);
    expect(broken).not.toBe(source);
    expect(() => stripTypeScriptTypes(broken)).not.toThrow();
  });

  it('are named apart, and each names what should notice it', () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    for (const { caughtBy } of mutants) expect(caughtBy).not.toEqual([]);
  });

  it('drop each of the seven rules', () => {
    const rules = new Set(mutants.flatMap(({ rule }) => /^\d/.exec(rule) ?? []));
    expect([...rules].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });
});

describe('a patch', () => {
  const patch = { id: 'one', file: 'a.ts', find: 'b', replace: '$&c' };

  it('takes its replacement literally', () => {
    expect(patched('a b', patch)).toBe('a $&c');
  });

  it.each([
    ['a', 'stands 0 times'],
    ['b b', 'stands 2 times'],
  ])('of %j is refused: it %s', (source, message) => {
    expect(() => patched(source, patch)).toThrow(message);
  });

  it('that changes nothing is refused', () => {
    expect(() => patched('a b', { ...patch, replace: 'b' })).toThrow('changes nothing');
  });
});
