import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import type { StepSource } from '#shared/domain/campaign.ts';
import { type Claim, medicineCaution } from '#shared/domain/claim.ts';
import { ContentError, type ContentProblem } from '#shared/domain/content-problem.ts';
import { claims, context } from '#test/support/shipped-content.ts';
import { stepSource } from '#test/support/step-source.ts';

function problemsOf(step: StepSource, over: Partial<typeof context> = {}): readonly ContentProblem[] {
  try {
    compileStep(step, { ...context, ...over });
  } catch (error) {
    if (error instanceof ContentError) return error.problems;
    throw error;
  }
  return [];
}

function changed(id: string, changes: Partial<Claim>): ReadonlyMap<string, Claim> {
  const claim = claims.get(id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return new Map([...claims, [id, { ...claim, ...changes }]]);
}

describe('a text is refused for', () => {
  it.each([
    ['an unknown claim', 'See :claim{id=E-99}.', 'line 1', 'Claim E-99 is not in the evidence register.'],
    ['a claim without id', '::claim', 'line 1', 'A claim takes an id and nothing else.'],
    ['a claim with a label', ':claim[say it]{id=R-01}', 'line 1', 'A claim takes an id and nothing else.'],
    [
      'a claim with more attributes',
      ':claim{id=R-01 as=note}',
      'line 1',
      'A claim takes an id and nothing else.',
    ],
    [
      'a claim without its companion',
      'Hi.\n\n::claim{id=E-03}',
      'every variant',
      'Claim E-03 stands without E-05.',
    ],
    ['raw HTML', 'Hi.\n\n<b>bold</b>', 'line 3', 'Raw HTML is not allowed.'],
    ['a block of HTML', '<script>x()</script>', 'line 1', 'Raw HTML is not allowed.'],
    ['a comment', 'Hi. <!-- hidden -->', 'line 1', 'Raw HTML is not allowed.'],
    [
      'a link to an unknown host',
      '[Shop](https://shop.example)',
      'line 1',
      'The link to https://shop.example is not allowed.',
    ],
    [
      'a link without https',
      '[List](http://clinicaltrials.gov)',
      'line 1',
      'The link to http://clinicaltrials.gov is not allowed.',
    ],
    [
      'a link to script',
      '[List](javascript:alert)',
      'line 1',
      'The link to javascript:alert is not allowed.',
    ],
    [
      'a link to a look-alike',
      '[List](https://clinicaltrials.gov@shop.example)',
      'line 1',
      'The link to https://clinicaltrials.gov@shop.example is not allowed.',
    ],
    ['a relative link', '[List](/u/x)', 'line 1', 'The link to /u/x is not allowed.'],
    [
      'a link that names nothing',
      '[click here](https://clinicaltrials.gov)',
      'line 1',
      'The link does not name its target.',
    ],
    ['a bare address', 'Go to https://clinicaltrials.gov', 'line 1', 'A bare web address is not a link.'],
    [
      'a picture',
      '![A door](https://clinicaltrials.gov/a.png)',
      'line 1',
      '"image" is not supported in a mail.',
    ],
    ['code', 'Run `this`.', 'line 1', '"inlineCode" is not supported in a mail.'],
    ['a rule', 'Hi.\n\n***\n\nBye.', 'line 3', '"thematicBreak" is not supported in a mail.'],
    ['a top heading', '# Big', 'line 1', 'Only ## and ### headings are allowed.'],
    ['an unknown directive', 'Time: now :clock', 'line 1', 'The directive "clock" is not known.'],
    ['an unknown leaf', '::video{id=1}', 'line 1', 'The directive "video" is not known.'],
    ['an unknown container', ':::if{x=1}\nHi.\n:::', 'line 1', 'The directive "if" is not known.'],
    ['a variant for nobody', 'Hi.\n\n:::for\nHi.\n:::', 'line 3', '"for" does not say for whom.'],
    [
      'an unknown audience',
      'Hi.\n\n:::for{audience="police"}\nHi.\n:::',
      'line 3',
      '"audience=police" is not a variant.',
    ],
    ['an empty region', 'Hi.\n\n:::for{region=""}\nHi.\n:::', 'line 3', '"region=" is not a variant.'],
    [
      'an unknown attribute',
      'Hi.\n\n:::for{country="AU"}\nHi.\n:::',
      'line 3',
      '"country=AU" is not a variant.',
    ],
    ['an open container', 'Hi.\n\n:::for{region="AU"}\nHi.', 'line 3', '"for" is not closed.'],
    [
      'a container in a list',
      '- Hi.\n\n  :::for{region="AU"}\n  Ho.\n  :::',
      'line 3',
      'A directive stands inside a list or a quotation.',
    ],
    [
      'stray colons',
      'Hi.\n\n:::for{region="AU"}\nHi.\n:::\n\nBye.\n\n:::',
      'line 9',
      'There are stray colons of a directive.',
    ],
    [
      'an unknown merge field',
      'Dear {{lastName}}',
      'line 1',
      'The merge field "lastName" is not known here.',
    ],
    ['a field of the layout', 'Go: {{leaveUrl}}', 'line 1', 'The merge field "leaveUrl" is not known here.'],
    ['an open merge field', 'Dear {{greeting', 'line 1', 'The merge field "{{" is not known here.'],
    ['a promise', 'It is a cure.', 'line 1', '"cure" promises too much.'],
    ['a label', 'Help for every PTSD sufferer.', 'line 1', 'We do not write "sufferer".'],
    ['a promised provider', 'Find an MDMA provider.', 'line 1', 'We do not write "MDMA provider".'],
    ['a dose', 'They took 120 mg.', 'line 1', 'We do not write "120 mg".'],
    [
      'safety without caution',
      'Hi.\n\n::claim{id=S-04}',
      'every variant',
      'Claim S-04 is about safety and is not followed by the caution on medicines.',
    ],
    [
      'a caution that comes first',
      `${medicineCaution}\n\n::claim{id=S-04}`,
      'every variant',
      'Claim S-04 is about safety and is not followed by the caution on medicines.',
    ],
    ['more than 80 KB', 'word '.repeat(16_000), 'every variant', 'The HTML is over 80 KB.'],
  ])('%s', (_, markdown, place, reason) => {
    const found = problemsOf(stepSource(markdown)).filter((problem) => problem.reason === reason);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ step: 'sample', place });
    expect(found[0]?.remedy).toMatch(/\.$|"$/);
  });

  it('a claim past its review date, from the day after it', () => {
    const step = stepSource('::claim{id=R-01}');
    expect(problemsOf(step, { now: Date.parse('2026-12-22T23:59:59Z') })).toEqual([]);
    expect(problemsOf(step, { now: Date.parse('2026-12-23T00:00:00Z') })).toMatchObject([
      { place: 'line 1', reason: 'Claim R-01 is past its review date.' },
    ]);
  });

  it('a claim that is not confirmed', () => {
    const problems = problemsOf(stepSource('::claim{id=R-01}'), {
      claims: changed('R-01', { confidence: 'M' }),
    });
    expect(problems).toMatchObject([{ reason: 'Claim R-01 is not confirmed well enough to print.' }]);
  });

  it('a companion that only other variants have', () => {
    const only = '::claim{id=E-03}\n\n:::for{audience="self veteran loved-one"}\n::claim{id=E-05}\n:::';
    expect(problemsOf(stepSource(only))).toMatchObject([
      { place: 'clinician.US, clinician.AU, clinician.other', reason: 'Claim E-03 stands without E-05.' },
    ]);
  });

  it('a variant without text', () => {
    expect(problemsOf(stepSource(':::for{region="US AU"}\nHi.\n:::'))).toMatchObject([
      { place: 'self.other, veteran.other, loved-one.other, clinician.other' },
    ]);
  });

  it('braces that come in with a claim or with the sender', () => {
    const braces = changed('R-01', { statement: 'It is {{leaveUrl2}} so.' });
    expect(problemsOf(stepSource('::claim{id=R-01}'), { claims: braces })).toMatchObject([
      { place: 'every variant' },
    ]);
    const sender = { ...context.sender, name: '{{evil}}' };
    expect(problemsOf(stepSource('Hi.'), { sender })).toMatchObject([{ place: 'every variant' }]);
  });
});

describe('an envelope is refused for', () => {
  it.each([
    ['subject', 'News on MDMA'],
    ['subject', 'Living with PTSD'],
    ['subject', 'Re: your question'],
    ['subject', 'Hello {{greeting}}'],
    ['subject', 'Hello\r\nBcc: x@example.org'],
    ['preview', 'What therapy can do'],
    ['preview', 'For veterans and those close to them'],
  ])('%s: %s', (place, text) => {
    const problems = problemsOf(stepSource('Hi.', { [place]: text }));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.place).toBe(place);
  });
});

describe('the list of problems', () => {
  it('holds all of them, with the step in the message', () => {
    const step = stepSource('<b>x</b>\n\n::claim{id=E-99}\n\n[Shop](https://shop.example)', {
      subject: 'On MDMA',
    });
    const places = problemsOf(step).map(({ place }) => place);
    expect(places).toEqual(['subject', 'line 1', 'line 3', 'line 5']);
    expect(new ContentError(problemsOf(step)).message).toContain('sample, line 3: Claim E-99');
  });

  it('is empty for promises that are quoted as what others say', () => {
    expect(problemsOf(stepSource('You may have heard: "It is a proven cure."'))).toEqual([]);
  });
});
