import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { mainLocale, variantKeysOf } from '#shared/domain/audience.ts';
import { claimSources } from '#shared/domain/claim.ts';
import { compiledStepSchema } from '#shared/domain/compiled-step.ts';
import { fieldsIn, isMergeField } from '#shared/domain/merge-fields.ts';
import { htmlLinks, textLinks } from '#test/support/mail-links.ts';
import { bodyText, context, variantIn } from '#test/support/shipped-content.ts';
import { stepSource } from '#test/support/step-source.ts';

function compiled(markdown: string) {
  const { step } = compileStep(stepSource(markdown), context);
  if (step === undefined) throw new Error('not compiled');
  return step;
}

describe('compileStep', () => {
  it('prints a claim with the numbers of its sources, each source listed once with its date', () => {
    const step = compiled('So: :claim{id=R-21}\n\n::claim{id=R-20}\n\n::claim{id=R-01}');
    const { html, text, claims: printed } = variantIn(step, 'self.US.en-US');
    expect(printed).toEqual(['R-21', 'R-20', 'R-01']);
    expect(Object.keys(step.claims)).toEqual(['R-01', 'R-20', 'R-21']);
    expect(text).toContain('quality or benefit. [1]');
    expect(text).toContain('never at home. [1, 2]');
    expect(html).toContain('<p class="fact">In Australia, since July 2023');
    expect(html.match(/<li value=/g)).toHaveLength(3);
    expect(text).toMatch(
      /\[1\] Australian TGA: .*, checked 22 November 2026\n {4}https:\/\/www\.tga\.gov\.au/,
    );
  });

  it('gives each variant its own text, nested and combined', () => {
    const markdown = [
      'All.',
      '::::for{audience="veteran loved-one"}\nBoth.\n\n:::for{region="AU"}\nBoth in Australia.\n:::\n::::',
      ':::for{audience="self" region="US"}\nSelf in the US.\n:::',
    ].join('\n\n');
    const step = compiled(markdown);
    expect(bodyText(variantIn(step, 'veteran.US.en-US'))).toBe('All.\n\nBoth.');
    expect(bodyText(variantIn(step, 'loved-one.AU.en-US'))).toBe('All.\n\nBoth.\n\nBoth in Australia.');
    expect(bodyText(variantIn(step, 'self.US.en-US'))).toBe('All.\n\nSelf in the US.');
    expect(bodyText(variantIn(step, 'self.AU.en-US'))).toBe('All.');
    expect(bodyText(variantIn(step, 'clinician.other.en-US'))).toBe('All.');
  });

  it('renders what Markdown offers, the same in both parts', () => {
    const markdown =
      '## Title\n\nOne **two** *three*  \nfour & five\n\n3. a\n4. b\n\n- c\n  - d\n\n> e\n\n[Trials](https://clinicaltrials.gov/search?a=1&b=2)';
    const { html, text } = variantIn(compiled(markdown), 'self.US.en-US');
    expect(html).toContain(
      '<h2>Title</h2>\n<p>One <strong>two</strong> <em>three</em><br>four &amp; five</p>',
    );
    expect(html).toContain('<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>');
    expect(html).toContain('<a href="https://clinicaltrials.gov/search?a=1&amp;b=2">Trials</a>');
    expect(bodyText({ text })).toBe(
      'Title\n-----\n\nOne two three\nfour & five\n\n3. a\n4. b\n\n- c\n  - d\n\n> e\n\nTrials (https://clinicaltrials.gov/search?a=1&b=2)',
    );
  });

  it('leaves only known merge fields open, the crisis block twice', () => {
    const { html, text } = variantIn(compiled('{{greeting}}\n\nHi.'), 'self.US.en-US');
    for (const part of [html, text]) {
      expect(fieldsIn(part)).toEqual(['crisis', 'greeting', 'crisis', 'leaveUrl', 'preferencesUrl']);
    }
  });

  it('gives a value that its stored form accepts', () => {
    const step = compiled('Hi.');
    expect(compiledStepSchema.parse(JSON.parse(JSON.stringify(step)))).toEqual(step);
    expect(Object.keys(step.variants).sort()).toEqual([...variantKeysOf([mainLocale])].sort());
  });
});

describe('whatever an author writes', () => {
  const pieces = fc.constantFrom(
    '<b>',
    '</div>',
    '"',
    "'",
    '&',
    '{{',
    '}}',
    '{{greeting}}',
    ':claim{id=R-01}',
    '::claim{id=E-03}',
    ':::for{region="AU"}',
    ':::',
    '[a](https://clinicaltrials.gov)',
    '[b](javascript:x)',
    '<https://988.ca>',
    '\n\n',
    '\n- ',
    '## ',
    '> ',
    '**',
    '`',
    '![',
    ']',
    ' word ',
  );
  const markdown = fc
    .array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));

  const sources = new Set([
    ...[...context.register.values()].flatMap(claimSources).map(({ url }) => new URL(url).hostname),
    'clinicaltrials.gov',
    '988.ca',
  ]);

  it('is refused with a list of problems, or gives two equal parts without foreign markup', () => {
    let accepted = 0;
    fc.assert(
      fc.property(markdown, (source) => {
        const { step, findings } = compileStep(stepSource(source), context);
        for (const { reason, remedy } of findings) expect(reason.length * remedy.length).toBeGreaterThan(0);
        if (step === undefined || findings.length > 0) return;
        accepted += 1;
        const { html, text } = variantIn(step, 'veteran.AU.en-US');
        const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
        for (const foreign of ['script', 'img', 'b', 'code', 'hr', 'iframe'])
          expect(tags.has(foreign)).toBe(false);
        const targets = htmlLinks(html).filter((link) => !link.startsWith('{{'));
        for (const target of targets) expect(sources).toContain(new URL(target).hostname);
        expect(new Set(textLinks(text))).toEqual(new Set(targets));
        expect(fieldsIn(html).every(isMergeField)).toBe(true);
      }),
      { numRuns: 150 },
    );
    expect(accepted).toBeGreaterThan(15);
  }, 60_000);
});
