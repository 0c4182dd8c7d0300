import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { loadCorrection } from '#shared/adapters/content-files.ts';
import { correctionsFrom } from '#shared/adapters/shipped-correction.ts';
import { mainLocale } from '#shared/domain/audience.ts';
import type { Claim } from '#shared/domain/claim.ts';
import {
  bodyText,
  checkedOn,
  claims,
  contentDir,
  context,
  languages,
  locales,
  variantIn,
} from '#test/support/shipped-content.ts';

const corrections = correctionsFrom(
  {
    correction: loadCorrection(contentDir, 'correction'),
    withdrawal: loadCorrection(contentDir, 'withdrawal'),
  },
  claims,
);

const before = claimOf('E-03');
const corrected: Claim = { ...before, edition: 2, statement: before.statement.replace('67', '66') };
const withdrawn: Claim = { ...before, withdrawn: true };

/** What a deployment brings once the correction is translated too. */
const translated = new Map(
  [...languages].map(([locale, loaded]) => {
    const words = loaded.claims?.['E-03'];
    if (words === undefined) return [locale, loaded];
    const next = {
      edition: 2,
      statement: words.statement.replace('67', '66'),
      formerly: { '1': words.statement },
    };
    return [locale, { ...loaded, claims: { ...loaded.claims, 'E-03': next } }];
  }),
);

function compiled(kind: 'correction' | 'withdrawal', claim: Claim, over: Partial<typeof context> = {}) {
  return compileStep(corrections(kind, { claim: 'E-03', edition: 1 }), {
    ...context,
    campaign: 'note-e-03-1',
    locales,
    register: new Map([...claims, ['E-03', claim]]),
    former: new Map([['E-03 1', before]]),
    now: checkedOn,
    ...over,
  });
}

function claimOf(id: string): Claim {
  const claim = claims.get(id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return claim;
}

describe('a correction', () => {
  it('says what was said and what is right, with the companion of the claim, and passes every gate', () => {
    const { step, findings } = compiled('correction', corrected, { languages: translated });
    expect(findings).toEqual([]);
    expect(step?.id).toBe('note');
    for (const [key, { text, claims: printed }] of Object.entries(step?.variants ?? {})) {
      const words = translated.get(key.split('.')[2] ?? '')?.claims?.['E-03'];
      expect(text, key).toContain(words?.formerly?.['1'] ?? before.statement);
      expect(text, key).toContain(words?.statement ?? corrected.statement);
      expect(text, key).not.toContain('X-00');
      expect(printed, key).toEqual(['E-03', 'E-05']);
    }
    expect(step?.claims).toMatchObject({ 'E-03': { edition: 2 } });
  });

  it('waits for a language whose words of the claim are still the old ones', () => {
    const { findings } = compiled('correction', corrected);
    expect(new Set(findings.map(({ locale }) => locale))).not.toContain(mainLocale);
    for (const locale of locales.filter((other) => other !== mainLocale)) {
      expect(findings).toContainEqual(
        expect.objectContaining({ locale, place: expect.stringMatching(/^line/) }),
      );
    }
  });
});

describe('a withdrawal', () => {
  it('says what was said, states nothing in its place, and passes every gate', () => {
    const { step, findings } = compiled('withdrawal', withdrawn);
    expect(findings).toEqual([]);
    expect(step?.claims).toEqual({});
    expect(bodyText(variantIn(step, 'self.US.en-US'))).toContain(before.statement);
  });
});
