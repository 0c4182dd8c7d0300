import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import type { StepSource } from '#shared/domain/campaign.ts';
import type { Claim } from '#shared/domain/claim.ts';
import type { ContentProblem } from '#shared/domain/content-problem.ts';
import { claims, context, languageOf } from '#test/support/shipped-content.ts';
import { stepSource } from '#test/support/step-source.ts';

function problemsOf(step: StepSource, over: Partial<typeof context> = {}): readonly ContentProblem[] {
  return compileStep(step, { ...context, ...over }).findings;
}

function changed(id: string, changes: Partial<Claim>): ReadonlyMap<string, Claim> {
  const claim = claims.get(id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return new Map([...claims, [id, { ...claim, ...changes }]]);
}

const mythForm = 'A myth takes plain words and stands on a line of its own.';
const formerForm = 'What was said formerly takes an id and an edition, and stands on a line of its own.';
const claimForm = 'A claim takes an id and nothing else.';

describe('a text is refused for', () => {
  it.each([
    ['a claim without id', '::claim', 'line 1', claimForm],
    ['a claim with a label', ':claim[say it]{id=R-01}', 'line 1', claimForm],
    ['a claim with more attributes', ':claim{id=R-01 as=note}', 'line 1', claimForm],
    ['a myth without words', 'Hi.\n\n::myth', 'line 3', mythForm],
    ['a myth with an attribute', '::myth[It heals.]{id=R-01}', 'line 1', mythForm],
    ['a myth with markup', '::myth[It is *the* one.]', 'line 1', mythForm],
    ['a myth within a line', 'Some say :myth[it is the one].', 'line 1', mythForm],
    ['a former statement without edition', '::formerly{id=E-03}', 'line 1', formerForm],
    ['a former statement of edition none', '::formerly{id=E-03 edition=x}', 'line 1', formerForm],
    ['a former statement within a line', 'So :formerly{id=E-03 edition=1}.', 'line 1', formerForm],
    ['raw HTML', 'Hi.\n\n<b>bold</b>', 'line 3', 'Raw HTML is not allowed.'],
    ['a block of HTML', '<script>x()</script>', 'line 1', 'Raw HTML is not allowed.'],
    ['a comment', 'Hi. <!-- hidden -->', 'line 1', 'Raw HTML is not allowed.'],
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
  ])('%s', (_, markdown, place, reason) => {
    const found = problemsOf(stepSource(markdown)).filter((problem) => problem.reason === reason);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ step: 'sample', locale: 'en-US', place });
    expect(found[0]?.remedy).toMatch(/\.$|\]$/);
  });

  it('a variant without text', () => {
    expect(problemsOf(stepSource(':::for{region="US AU"}\nHi.\n:::'))).toMatchObject([
      {
        place: 'self.other, veteran.other, loved-one.other, clinician.other',
        reason: 'There is no text for this variant.',
      },
    ]);
  });

  it('braces that come in with a claim or with the sender', () => {
    const reason = 'Double braces came in with a claim or with the settings of the sender.';
    const braces = changed('R-01', { statement: 'It is {{leaveUrl2}} so.' });
    const problem = { place: 'every variant', reason };
    expect(problemsOf(stepSource('::claim{id=R-01}'), { register: braces })).toContainEqual(
      expect.objectContaining(problem),
    );
    const sender = { ...context.sender, postalAddress: '1 {{evil}} Street' };
    expect(problemsOf(stepSource('Hi.'), { sender })).toContainEqual(expect.objectContaining(problem));
  });
});

describe('each gate has its say:', () => {
  it.each([
    ['an unknown claim', 'See :claim{id=E-99}.', 'line 1', 'Claim E-99 is not in the evidence register.'],
    [
      'a claim without its companion',
      'Hi.\n\n::claim{id=E-03}',
      'every variant',
      'Claim E-03 stands without E-05.',
    ],
    [
      'safety without caution',
      'Hi.\n\n::claim{id=S-04}',
      'every variant',
      'Claim S-04 is about safety and is not followed by the caution on medicines.',
    ],
    ['a promise', 'It is\na **cure**.', 'line 1', '"cure" promises too much.'],
    ['a dose', 'They took 120 mg.', 'line 1', 'We do not write "120 mg".'],
    ['a link to script', '[List](javascript:x)', 'line 1', 'The link to javascript:x is not allowed.'],
    [
      'a link that names nothing',
      '[click here](https://clinicaltrials.gov)',
      'line 1',
      'The link does not name its target.',
    ],
    ['a bare address', 'Go to https://clinicaltrials.gov', 'line 1', 'A bare web address is not a link.'],
    [
      'a myth without an answer',
      '::myth[It is a proven cure.]',
      'every variant',
      'A myth is named and no claim answers it.',
    ],
  ])('%s', (_, markdown, place, reason) => {
    const found = problemsOf(stepSource(markdown)).filter((problem) => problem.reason === reason);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ step: 'sample', locale: 'en-US', place });
  });

  it('a companion that only other variants have', () => {
    const only = '::claim{id=E-03}\n\n:::for{audience="self veteran loved-one"}\n::claim{id=E-05}\n:::';
    expect(problemsOf(stepSource(only))).toContainEqual(
      expect.objectContaining({
        place: 'clinician.US, clinician.AU, clinician.other',
        reason: 'Claim E-03 stands without E-05.',
      }),
    );
  });

  it('a claim past its review date, from the day after it', () => {
    const step = stepSource('::claim{id=R-01}');
    expect(problemsOf(step, { now: Date.parse('2026-12-22T23:59:59Z') })).toEqual([]);
    expect(problemsOf(step, { now: Date.parse('2026-12-23T00:00:00Z') })).toMatchObject([
      { place: 'line 1', reason: 'Claim R-01 is past its review date.' },
    ]);
  });

  it.each([
    ['subject', 'News on MDMA'],
    ['subject', 'Re: your question'],
    ['preview', 'For veterans and those close to them'],
  ])('the %s: %s', (place, text) => {
    const problems = problemsOf(stepSource('Hi.', { [place]: text }));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.place).toBe(place);
  });

  it('and a text that breaks no rule has no findings', () => {
    const { medicineCaution } = languageOf('en-US');
    const markdown = `{{greeting}}\n\nYou may have heard that it is "a cure".\n\n::claim{id=S-04}\n\n${medicineCaution}`;
    expect(problemsOf(stepSource(markdown)).map(({ reason }) => reason)).toEqual([
      expect.stringContaining('leads in to a myth by hand'),
    ]);
    const declared = markdown.replace(/^You may.*$/m, 'Some call it "a cure".');
    expect(problemsOf(stepSource(declared))).toEqual([]);
  });
});

it('all problems are found at once, each with its place', () => {
  const step = stepSource('<b>x</b>\n\n::claim{id=E-99}\n\n[Shop](https://shop.example)', {
    subject: 'On MDMA',
  });
  const places = new Set(problemsOf(step).map(({ place }) => place));
  for (const place of ['subject', 'line 1', 'line 3', 'line 5']) expect(places).toContain(place);
});
