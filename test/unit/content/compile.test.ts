import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { linkRule } from '#shared/adapters/content-compiler/links.ts';
import { variantKeys } from '#shared/domain/audience.ts';
import { compiledStepSchema } from '#shared/domain/campaign.ts';
import { ContentError } from '#shared/domain/content-problem.ts';
import { fieldsIn, isMergeField } from '#shared/domain/merge-fields.ts';
import { htmlLinks, textLinks } from '#test/support/mail-links.ts';
import { bodyText, context } from '#test/support/shipped-content.ts';
import { stepSource } from '#test/support/step-source.ts';

function compiled(markdown: string) {
  return compileStep(stepSource(markdown), context);
}

describe('compileStep', () => {
  it('prints a claim with the numbers of its sources, each source listed once with its date', () => {
    const { variants, claims } = compiled('So: :claim{id=R-21}\n\n::claim{id=R-20}\n\n::claim{id=R-01}');
    const { html, text } = variants['self.US'];
    expect(claims).toEqual(['R-01', 'R-20', 'R-21']);
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
    const { variants } = compiled(markdown);
    expect(bodyText(variants['veteran.US'])).toBe('All.\n\nBoth.');
    expect(bodyText(variants['loved-one.AU'])).toBe('All.\n\nBoth.\n\nBoth in Australia.');
    expect(bodyText(variants['self.US'])).toBe('All.\n\nSelf in the US.');
    expect(bodyText(variants['self.AU'])).toBe('All.');
    expect(bodyText(variants['clinician.other'])).toBe('All.');
  });

  it('renders what Markdown offers, the same in both parts', () => {
    const markdown =
      '## Title\n\nOne **two** *three*  \nfour & five\n\n3. a\n4. b\n\n- c\n  - d\n\n> e\n\n[Trials](https://clinicaltrials.gov/search?a=1&b=2)';
    const { html, text } = compiled(markdown).variants['self.US'];
    expect(html).toContain(
      '<h2>Title</h2>\n<p>One <strong>two</strong> <em>three</em><br>four &amp; five</p>',
    );
    expect(html).toContain('<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>');
    expect(html).toContain('<a href="https://clinicaltrials.gov/search?a=1&amp;b=2">Trials</a>');
    expect(bodyText({ html, text })).toBe(
      'Title\n-----\n\nOne two three\nfour & five\n\n3. a\n4. b\n\n- c\n  - d\n\n> e\n\nTrials (https://clinicaltrials.gov/search?a=1&b=2)',
    );
  });

  it('leaves only known merge fields open, the crisis block twice', () => {
    const { html, text } = compiled('{{greeting}}\n\nHi.').variants['self.US'];
    for (const part of [html, text]) {
      expect(fieldsIn(part)).toEqual(['crisis', 'greeting', 'crisis', 'leaveUrl', 'preferencesUrl']);
    }
  });

  it('gives a value that its stored form accepts', () => {
    const step = compiled('Hi.');
    expect(compiledStepSchema.parse(JSON.parse(JSON.stringify(step)))).toEqual(step);
    expect(Object.keys(step.variants).sort()).toEqual([...variantKeys].sort());
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

  it('is refused with a list of problems, or gives two equal parts without foreign markup', () => {
    let accepted = 0;
    const allowed = linkRule(context);
    fc.assert(
      fc.property(markdown, (source) => {
        let step: ReturnType<typeof compiled>;
        try {
          step = compiled(source);
        } catch (error) {
          expect(error).toBeInstanceOf(ContentError);
          return;
        }
        accepted += 1;
        const { html, text } = step.variants['veteran.AU'];
        const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
        for (const foreign of ['script', 'img', 'b', 'code', 'hr', 'iframe'])
          expect(tags.has(foreign)).toBe(false);
        const targets = htmlLinks(html).filter((link) => !link.startsWith('{{'));
        expect(targets.every(allowed)).toBe(true);
        expect(new Set(textLinks(text))).toEqual(new Set(targets));
        expect(fieldsIn(html).every(isMergeField)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(30);
  });
});
