import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { withStep } from '#infra/content/campaign-file.ts';
import { check } from '#infra/content/check.ts';
import { newStep } from '#infra/content/new-step.ts';
import { loadTemplate } from '#shared/adapters/content-files.ts';
import { checkedOn } from '#test/support/shipped-content.ts';
import { copyContent, editContent, readContent } from './content-copy.ts';

const campaignFile = 'campaigns/first-steps/campaign.yaml';
const sleep = { campaign: 'first-steps', id: 'sleep', after: 'cost', delay: 3 };

function stepsOf(dir: string): readonly string[] {
  return loadTemplate(dir, 'first-steps').steps.map(({ id }) => id);
}

function filesIn(dir: string, locale: string): readonly string[] {
  return readdirSync(join(dir, 'campaigns/first-steps', locale)).sort();
}

describe('new-step', () => {
  it('puts a step between two others, in every language, and renumbers those behind it', () => {
    const dir = copyContent();
    const before = loadTemplate(dir, 'first-steps');
    const made = newStep(dir, sleep);
    expect(made.written).toEqual(['en-US/06-sleep.md', 'es-US/06-sleep.md']);
    expect(stepsOf(dir).slice(4)).toEqual(['cost', 'sleep', 'safety', 'provider', 'trials']);
    for (const locale of ['en-US', 'es-US']) {
      expect(filesIn(dir, locale).slice(4)).toEqual([
        '05-cost.md',
        '06-sleep.md',
        '07-safety.md',
        '08-provider.md',
        '09-trials.md',
      ]);
    }
    const after = loadTemplate(dir, 'first-steps').steps;
    const added = after.find(({ id }) => id === 'sleep');
    expect(added).toMatchObject({ delayDays: 3, window: before.steps[4]?.window });
    expect(after.filter((step) => step !== added)).toEqual(before.steps);
  });

  it('changes nothing else in campaign.yaml, comments and spaces included', () => {
    const dir = copyContent();
    const before = readContent(dir, campaignFile).split('\n');
    newStep(dir, sleep);
    const after = readContent(dir, campaignFile).split('\n');
    const at = after.indexOf('  - id: sleep');
    expect(after.slice(at, at + 4)).toEqual([
      '  - id: sleep',
      '    file: 06-sleep.md',
      '    delayDays: 3',
      '    window: *workdays',
    ]);
    const renumbered = before.map((line) =>
      line
        .replace('06-safety', '07-safety')
        .replace('07-provider', '08-provider')
        .replace('08-trials', '09-trials'),
    );
    expect(after.toSpliced(at, 4)).toEqual(renumbered);
  });

  it('comes last when it is not said after which, and then moves no file', () => {
    const dir = copyContent();
    const { after: _, ...last } = sleep;
    expect(newStep(dir, last)).toEqual({ written: ['en-US/09-sleep.md', 'es-US/09-sleep.md'], renamed: [] });
    expect(stepsOf(dir).at(-1)).toBe('sleep');
  });

  it('uses a number that is free', () => {
    const dir = copyContent();
    newStep(dir, { ...sleep, id: 'far', after: 'cost' });
    editContent(dir, campaignFile, /\n {2}- id: far\n(?: {4}.*\n){3}/, '\n');
    expect(newStep(dir, { ...sleep, id: 'near', after: 'cost' }).renamed).toEqual([]);
    expect(filesIn(dir, 'en-US')).toContain('06-near.md');
  });

  it('cannot be published half written: each place to fill in is a finding', () => {
    const dir = copyContent();
    newStep(dir, sleep);
    const { findings } = check(dir, { campaign: 'first-steps' }, checkedOn);
    for (const locale of ['en-US', 'es-US']) {
      const file = `campaigns/first-steps/${locale}/06-sleep.md`;
      const places = readContent(dir, file)
        .split('\n')
        .flatMap((line, index) =>
          line.includes('<!--') ? [`${file}:${index + 1} Raw HTML is not allowed.`] : [],
        );
      expect(places.length).toBeGreaterThan(5);
      for (const place of places) expect(findings).toContainEqual(expect.stringContaining(place));
    }
    expect(findings.every((line) => line.includes('06-sleep.md'))).toBe(true);
  });

  it.each([
    ['an id that is taken', { ...sleep, id: 'safety' }, /"safety" is there already/],
    ['a step that is not there', { ...sleep, after: 'nope' }, /no step "nope" to come after/],
    ['a campaign that is not there', { ...sleep, campaign: 'nope' }, /no campaign "nope"/],
    ['the template of corrections', { ...sleep, campaign: 'correction' }, /no campaign "correction"/],
  ])('refuses %s and touches nothing', (_, flags, message) => {
    const dir = copyContent();
    const before = [readContent(dir, campaignFile), filesIn(dir, 'en-US')];
    expect(() => newStep(dir, flags)).toThrow(message);
    expect([readContent(dir, campaignFile), filesIn(dir, 'en-US')]).toEqual(before);
  });

  it('writes over no file that stands in the way', () => {
    const dir = copyContent();
    const stray = join(dir, 'campaigns/first-steps/es-US/09-trials.md');
    writeFileSync(stray, 'mine');
    const before = readContent(dir, campaignFile);
    expect(() => newStep(dir, sleep)).toThrow('The file es-US/09-trials.md is in the way');
    expect(readContent(dir, campaignFile)).toBe(before);
    expect(existsSync(join(dir, 'campaigns/first-steps/en-US/06-sleep.md'))).toBe(false);
  });
});

describe('an entry of a step', () => {
  const entry = { id: 'b', file: '02-b.md', delayDays: 2 };
  const flow = '{ from: "09:00", to: "18:00", weekdays: [1, 2] }';

  it.each([
    [
      'copies hours that have no name',
      `steps:\n- id: a\n  file: 01-a.md\n  window: ${flow}\n`,
      `steps:\n- id: a\n  file: 01-a.md\n  window: ${flow}\n- id: b\n  file: 02-b.md\n  delayDays: 2\n  window: ${flow}\n`,
    ],
    [
      'stands after a comment at the end of the last line, without a last line break',
      `steps:\n  - file: 01-a.md\n    window: &w ${flow} # always`,
      `steps:\n  - file: 01-a.md\n    window: &w ${flow} # always\n  - id: b\n    file: 02-b.md\n    delayDays: 2\n    window: *w`,
    ],
    [
      'stands before a comment on what follows',
      `steps:\n  - window: ${flow}\n    file: 01-a.md\n  # And then:\n  - file: 02-c.md\n`,
      `steps:\n  - window: ${flow}\n    file: 01-a.md\n  - id: b\n    file: 02-b.md\n    delayDays: 2\n    window: ${flow}\n  # And then:\n  - file: 03-c.md\n`,
    ],
  ])('%s', (_, yaml, expected) => {
    expect(withStep(yaml, 0, entry, new Map([['02-c.md', '03-c.md']]))).toBe(expected);
  });
});
