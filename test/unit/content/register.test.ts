import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listTemplates, loadClaims, loadCrisisLines, loadTemplate } from '#shared/adapters/content-files.ts';
import { claimFault, isPrintable } from '#shared/domain/claim.ts';
import { readability } from '#test/support/readability.ts';
import { checkedOn, claims, contentDir, crisisLines } from '#test/support/shipped-content.ts';

describe('the evidence register', () => {
  it.each([...claims.values()])('$id can be printed: confirmed, in date, plain', (claim) => {
    expect(isPrintable(claim, checkedOn)).toBe(true);
    expect(claim.blockedIfExpired).toBe(true);
    expect(claim.verifiedOn < claim.reviewBy).toBe(true);
    expect(claim.statement).toMatch(/[.?!]$/);
    const sentences = claim.statement.split(/(?<=[.?!])\s+/);
    for (const sentence of sentences) expect(readability(sentence).words).toBeLessThanOrEqual(30);
  });

  it('reads at grade 8 or below as a whole: one short sentence with two names of therapies cannot', () => {
    const all = [...claims.values()].map(({ statement }) => statement).join('\n');
    expect(readability(all).grade).toBeLessThanOrEqual(8);
  });

  it('names only companions that it has, and shows both trials together', () => {
    for (const claim of claims.values()) {
      for (const id of claim.with) expect(claims.has(id), `${claim.id} with ${id}`).toBe(true);
    }
    expect(claims.get('E-03')?.with).toContain('E-05');
    expect(claims.get('E-05')?.with).toContain('E-03');
    expect(claims.get('E-16')?.with).toContain('R-03');
  });

  it('gives the result of therapy with placebo in every result', () => {
    for (const claim of claims.values()) {
      if (claim.kind === 'result') expect(claim.statement, claim.id).toMatch(/placebo/);
    }
  });

  it('holds no dose', () => {
    for (const { id, statement } of claims.values())
      expect(statement, id).not.toMatch(/\d\s?m?g\b|milligram/i);
  });
});

describe('claimFault', () => {
  const claim = claims.get('R-01');
  const day = (iso: string) => Date.parse(iso);

  it('says why a claim must not be printed', () => {
    if (claim === undefined) throw new Error('no claim');
    expect(claimFault(undefined, checkedOn)).toBe('unknown');
    expect(claimFault({ ...claim, confidence: 'L' }, checkedOn)).toBe('low-confidence');
    expect(claimFault(claim, day('2026-12-22T23:59:59.999Z'))).toBeUndefined();
    expect(claimFault(claim, day('2026-12-23T00:00:00Z'))).toBe('expired');
    expect(claimFault({ ...claim, blockedIfExpired: false }, day('2030-01-01'))).toBeUndefined();
  });
});

describe('crisis lines', () => {
  it('rest on claims that can be printed and that name the same numbers', () => {
    const rows = [
      ...crisisLines.lines.map(({ claim, reach }) => ({ claim, words: reach })),
      ...crisisLines.emergency.map(({ claim, number }) => ({ claim, words: number })),
    ];
    for (const { claim: id, words } of rows) {
      const claim = claims.get(id);
      expect(isPrintable(claim, checkedOn), id).toBe(true);
      for (const number of words.match(/\d[\d ]*\d/g) ?? []) expect(claim?.statement, id).toContain(number);
    }
  });
});

describe('content files', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'content-'));
    mkdirSync(join(dir, 'claims'));
    mkdirSync(join(dir, 'campaigns/sample'), { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (file: string, text: string) => writeFileSync(join(dir, file), text);

  it('lists the shipped template', () => {
    expect(listTemplates(contentDir)).toEqual(['first-steps']);
  });

  it('names the file that does not parse', () => {
    write('claims/R-01.yaml', 'id: R-01\nstatement: short');
    expect(() => loadClaims(dir)).toThrow(/^claims\/R-01\.yaml, file: /);
    write('claims/R-01.yaml', 'a: [');
    expect(() => loadClaims(dir)).toThrow(/^claims\/R-01\.yaml, file: /);
    write('crisis.yaml', 'heading: Help');
    expect(() => loadCrisisLines(dir)).toThrow(/^crisis\.yaml, file: /);
    write('campaigns/sample/campaign.yaml', 'name: Sample\nsteps: []');
    expect(() => loadTemplate(dir, 'sample')).toThrow(/^campaigns\/sample\/campaign\.yaml, file: /);
    expect(listTemplates(dir)).toEqual(['sample']);
  });

  it('wants front matter in a step, and a template id that is no path', () => {
    const step =
      "{ id: one, file: one.md, delayDays: 0, window: { from: '09:00', to: '18:00', weekdays: [1] } }";
    write('campaigns/sample/campaign.yaml', `name: Sample\nsteps: [${step}]`);
    write('campaigns/sample/one.md', 'Text.');
    expect(() => loadTemplate(dir, 'sample')).toThrow('There is no front matter.');
    write('campaigns/sample/one.md', '---\r\nsubject: Hello\r\npreview: Hello there\r\n---\r\n\r\nText.\r\n');
    expect(loadTemplate(dir, 'sample').steps[0]?.markdown).toBe('Text.');
    expect(() => loadTemplate(dir, '../sample')).toThrow();
  });
});
