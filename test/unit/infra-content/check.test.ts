import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { check } from '#infra/content/check.ts';
import { run } from '#infra/content/run.ts';
import { lineOf } from '#infra/content/source-lines.ts';
import { checkedOn, contentDir } from '#test/support/shipped-content.ts';
import { copyContent, editContent, readContent } from './content-copy.ts';

const everything = {};
const onlyEnglish = { campaign: 'first-steps', locale: 'en-US' };
/** The register is checked whatever the texts, and these are few. */
const onlyCorrections = { campaign: 'correction' };

/** Without the folder, which is another one for each test. */
function findingsOf(dir: string, flags: Parameters<typeof check>[1] = onlyEnglish): readonly string[] {
  return check(dir, flags, checkedOn).findings.map((line) => line.replace(/^\S*lantern-content-[^/]+\//, ''));
}

describe('check', () => {
  it('finds nothing in what is shipped, and has a row for each step and language', () => {
    const { findings, table, notes } = check(contentDir, everything, checkedOn);
    expect(findings).toEqual([]);
    const rows = table.split('\n').slice(1);
    expect(rows).toHaveLength(2 * (8 + 2) + 1);
    for (const row of rows) expect(row).toMatch(/^ {2}\S+ +\S+ +(en|es)-US +\d+ to \d+ +[2-7]\.\d +\d+ +0$/);
    expect(notes.join('\n')).toContain('es-US: No native reader has checked this Spanish yet.');
  });

  it('names file and line of what an author wrote', () => {
    const dir = copyContent();
    const file = 'campaigns/first-steps/en-US/05-cost.md';
    editContent(dir, file, '## One small step', 'It is a cure.\n\n## One small step');
    const line = readContent(dir, file).split('\n').indexOf('It is a cure.') + 1;
    expect(findingsOf(dir)).toEqual([
      expect.stringMatching(`^${file}:${line} "cure" promises too much\\. \\S`),
    ]);
  });

  it('names the line of the subject, and the variant of what is wrong in one', () => {
    const dir = copyContent();
    const file = 'campaigns/first-steps/en-US/05-cost.md';
    editContent(dir, file, /subject: .*/, 'subject: News on MDMA');
    editContent(dir, file, '::claim{id=C-08}', '::claim{id=E-03}');
    const found = findingsOf(dir);
    const line = readContent(dir, file).split('\n').indexOf('subject: News on MDMA') + 1;
    expect(found).toContainEqual(expect.stringMatching(`^${file}:${line} "MDMA" tells anyone`));
    expect(found).toContainEqual(
      expect.stringMatching(`^${file} clinician\\.US, .*: Claim E-03 stands without E-05`),
    );
  });

  it('looks at the day that is asked for', () => {
    const flags = { ...onlyEnglish, at: Date.parse('2026-12-23T00:00:00Z') };
    const steps = findingsOf(contentDir, flags)
      .filter((line) => line.includes('Claim R-01 is past its review date.'))
      .map((line) => /(\d\d-\w+)\.md:\d+ /.exec(line)?.[1]);
    expect(steps).toEqual(['01-welcome', '02-overview', '03-myths']);
    expect(findingsOf(contentDir, { ...flags, at: Date.parse('2026-12-22T23:59:59Z') })).toEqual([]);
  });

  it('finds every text of a claim whose file is gone, its translation, and claims that name it', () => {
    const dir = copyContent();
    rmSync(join(dir, 'claims/E-05.yaml'));
    const found = findingsOf(dir, everything);
    expect(found).toContainEqual(expect.stringMatching('^claims/E-03.yaml Claim E-03 names E-05'));
    expect(found).toContainEqual(expect.stringMatching('^locales/es-US/claims.yaml There is no claim E-05'));
    for (const locale of ['en-US', 'es-US']) {
      const missing = new RegExp(`${locale}/04-studies\\.md:\\d+ Claim E-05 is not in the evidence register`);
      expect(found).toContainEqual(expect.stringMatching(missing));
    }
  });

  it.each([
    [
      'claims/R-02.yaml',
      /^kind/m,
      'edition: 2\nkind',
      'locales/es-US/claims.yaml The words of claim R-02 are',
    ],
    [
      'claims/E-05.yaml',
      'confidence: H',
      'confidence: M',
      'claims/E-03.yaml Claim E-03 must stand with E-05',
    ],
    [
      'claims/R-02.yaml',
      /^kind/m,
      'supersedes: [R-03]\nkind',
      'claims/R-02.yaml Claims R-02 and R-03 disagree',
    ],
    ['claims/R-08.yaml', /^kind/m, 'superseded_by: Z-99\nkind', 'claims/R-08.yaml Claim R-08 names Z-99'],
    [
      'claims/X-04.yaml',
      'confidence: H',
      'confidence: L',
      'crisis.yaml Claim X-04 behind a help line is not',
    ],
  ])('finds in the register itself what %s says wrongly', (file, from, to, finding) => {
    const dir = copyContent();
    expect(findingsOf(dir, onlyCorrections)).toEqual([]);
    editContent(dir, file, from, to);
    expect(findingsOf(dir, onlyCorrections)).toContainEqual(expect.stringMatching(`^${finding}`));
  });

  it('answers 1 with findings, and 0 without, and names a file that does not parse', async () => {
    const dir = copyContent();
    const errors: string[] = [];
    const words = ['check', '--campaign', 'correction'];
    const around = {
      contentDir: dir,
      now: checkedOn,
      out: () => {},
      error: (line: string) => errors.push(line),
    };
    expect(await run(words, around)).toBe(0);
    editContent(dir, 'campaigns/correction/en-US/01-correction.md', 'We are sorry.', 'It is a miracle.');
    expect(await run(words, around)).toBe(1);
    expect(errors.splice(0).join('\n')).toMatch(/01-correction\.md:8 "miracle" promises too much/);
    editContent(dir, 'claims/R-01.yaml', 'confidence: H', 'confidence: huge');
    expect(await run(words, around)).toBe(1);
    expect(errors.join('\n')).toMatch(/claims\/R-01\.yaml .*confidence/s);
  });
});

describe('the line of a place', () => {
  const file = '---\npreview: b\nsubject: a\n---\n\n\nFirst.\n\nThird.\n';
  it.each([
    ['line 1', 7],
    ['line 3', 9],
    ['subject', 3],
    ['preview', 2],
    ['every variant', undefined],
    ['veteran.US', undefined],
  ])('%s is %s', (place, line) => {
    expect(lineOf(file, place)).toBe(line);
    expect(lineOf(file.replaceAll('\n', '\r\n'), place)).toBe(line);
  });
});
