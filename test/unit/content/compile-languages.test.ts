import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import type { LoadedLanguage } from '#shared/adapters/content-files.ts';
import { variantKeysOf } from '#shared/domain/audience.ts';
import type { Claim } from '#shared/domain/claim.ts';
import {
  bodyText,
  claims,
  context,
  languageOf,
  languages,
  variantIn,
} from '#test/support/shipped-content.ts';
import { stepIn, stepText } from '#test/support/step-source.ts';

const english = languageOf('en-US');
const greek: LoadedLanguage = {
  language: {
    ...english,
    locale: 'el-CY',
    name: 'Ελληνικά',
    layout: { ...english.layout, sources: 'Πηγές', checked: 'ελέγχθηκε {date}', myth: 'Ίσως: «{myth}»' },
    date: { pattern: '{day} {month} του {year}', months: english.date.months.map((month) => `${month}ου`) },
  },
  claims: {
    'R-01': { edition: 1, statement: 'Δεν έχει εγκριθεί.' },
    'E-03': {
      edition: 2,
      statement: 'Η δεύτερη.',
      formerly: { '1': 'Η πρώτη.' },
    },
  },
};
const both = {
  ...context,
  locales: ['en-US', 'el-CY'],
  languages: new Map([...languages, ['el-CY', greek]]),
};

function edition(id: string, number: number, changes: Partial<Claim> = {}): Claim {
  const claim = claims.get(id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return { ...claim, ...changes, edition: number };
}
function compiled(markdown: string, over: Partial<typeof both> = {}) {
  const texts = { 'en-US': stepText(markdown), 'el-CY': { ...stepText(markdown), subject: 'Καλημέρα' } };
  return compileStep(stepIn(texts), { ...both, ...over });
}
function reasons(markdown: string, over: Partial<typeof both> = {}) {
  return compiled(markdown, over).findings.map(
    ({ locale, place, reason }) => `${locale}, ${place}: ${reason}`,
  );
}

describe('a language that was added as files', () => {
  it('has its own words, dates and direction in every variant, and the same claims', () => {
    const { step, findings } = compiled('{{greeting}}\n\n::claim{id=R-01}');
    expect(findings).toEqual([]);
    expect(Object.keys(step?.variants ?? {}).sort()).toEqual([...variantKeysOf(both.locales)].sort());
    const variant = variantIn(step, 'clinician.AU.el-CY');
    expect(variant.subject).toBe('Καλημέρα');
    expect(variant.claims).toEqual(['R-01']);
    expect(variant.text).toContain('Δεν έχει εγκριθεί. [1');
    expect(variant.text).toContain('ελέγχθηκε 22 Novemberου του 2026');
    expect(variant.html).toContain('<html lang="el-CY" dir="ltr">');
    expect(variant.html).toMatch(/<li value="1"><a href="[^"]+" lang="en">/);
    expect(variantIn(step, 'clinician.AU.en-US').html).not.toContain('lang="en">');
    expect(step?.claims).toEqual({ 'R-01': { edition: 1, goodUntil: Date.parse('2026-12-23T00:00:00Z') } });
  });

  it('is printed only where it translates the present edition of a claim', () => {
    const register = new Map([...claims, ['R-01', edition('R-01', 2)] as const]);
    expect(reasons('::claim{id=R-01}', { register })).toEqual([
      'el-CY, line 1: The Greek words of claim R-01 are those of edition 1.',
    ]);
    expect(reasons('Hi.\n\n::claim{id=R-02}')).toEqual([
      'el-CY, line 3: The Greek words of claim R-02 in its edition 1 are missing.',
    ]);
  });

  it('does not compile without its files or without a text of the step', () => {
    const lone = stepIn({ 'en-US': stepText('Hi.'), 'xx-XX': stepText('Hi.') });
    expect(compileStep(lone, { ...both, locales: ['en-US', 'xx-XX'] })).toMatchObject({
      step: undefined,
      findings: [{ locale: 'xx-XX', place: 'step', reason: 'There is no language xx-XX.' }],
    });
    expect(compileStep(lone, both)).toMatchObject({
      step: undefined,
      findings: [{ locale: 'el-CY', place: 'step', reason: 'There is no text in el-CY.' }],
    });
    expect(compileStep(lone, { ...both, locales: ['en-US'] }).step).toBeDefined();
  });
});

describe('::myth', () => {
  it('prints the lead-in of the language, as plain text', () => {
    const { step } = compiled('::myth[It is "safe" & 2 < 3.]\n\n::claim{id=R-01}');
    const main = variantIn(step, 'self.US.en-US');
    expect(main.text).toContain('You may have heard: "It is "safe" & 2 < 3."');
    expect(main.html).toContain(
      '<p>You may have heard: &quot;It is &quot;safe&quot; &amp; 2 &lt; 3.&quot;</p>',
    );
    expect(variantIn(step, 'self.US.el-CY').text).toContain('Ίσως: «It is "safe" & 2 < 3.»');
  });
});

describe('::formerly', () => {
  const first = edition('E-03', 1);
  const second = edition('E-03', 2, { statement: 'In the first trial, placebo did well too.', with: [] });
  const over = {
    register: new Map([...claims, ['E-03', second] as const]),
    former: new Map([['E-03 1', first]]),
  };
  const plain = 'We made a slip. We put it right here. You do not have to do a thing.';
  const markdown = `${plain}\n\n::formerly{id=E-03 edition=1}\n\n::claim{id=E-03}`;

  it('quotes the edition that is taken back, without its sources and without printing the claim', () => {
    const { step, findings } = compiled(markdown, over);
    expect(findings).toEqual([]);
    const main = variantIn(step, 'self.US.en-US');
    expect(bodyText(main)).toBe(`${plain}\n\nWhat we wrote: ${first.statement}\n\n${second.statement} [1]`);
    expect(bodyText(variantIn(step, 'self.US.el-CY'), 'en-US')).toContain('Η πρώτη.');
    expect(step?.claims).toMatchObject({ 'E-03': { edition: 2 } });
    expect(compiled('::formerly{id=E-03 edition=1}\n\nNo more.', over).step?.claims).toEqual({});
  });

  it('knows only editions that the mail takes back, in words of the language', () => {
    expect(reasons('Hi.\n\n::formerly{id=E-03 edition=3}', over)).toEqual([
      'en-US, line 3: Edition 3 of claim E-03 is not among those that this mail takes back.',
      'el-CY, line 3: Edition 3 of claim E-03 is not among those that this mail takes back.',
    ]);
    const other = { ...over, former: new Map([['R-02 1', edition('R-02', 1)]]) };
    expect(reasons(`${plain}\n\n::formerly{id=R-02 edition=1}`, other)).toEqual([
      'el-CY, line 3: The Greek words of claim R-02 in its edition 1 are missing.',
    ]);
  });
});
