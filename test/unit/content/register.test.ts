import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClaims, loadCrisisLines } from '#shared/adapters/content-files.ts';
import { type Claim, claimFault, claimSources, goodUntil, isPrintable } from '#shared/domain/claim.ts';
import { readability } from '#test/support/readability.ts';

// Read here and not through the compiled content, so that a fault in the register is reported as what it is.
const contentDir = join(import.meta.dirname, '../../../shared/content');
const claims = loadClaims(contentDir);
const all = [...claims.values()];
const day = (iso: string) => Date.parse(iso);
/** The day from which the review intervals are counted. */
const verifiedOn = '2026-11-22';
const checkedOn = day(`${verifiedOn}T12:00:00Z`);

/** The register's own table: confidence, review interval in days, claims. */
const table = [
  ['H', 30, 'R-01 R-07 R-10 R-14'],
  ['H', 90, 'R-04 R-11 R-20 R-21 R-26 C-01 C-03 C-05 X-01 X-02 X-04 X-05 X-06'],
  ['H', 180, 'R-08 R-23 R-24 E-12 S-01 S-02 S-09 S-13'],
  ['H', 365, 'R-02 R-03 R-05 R-06 E-01 E-02 E-03 E-05 E-06 E-07 E-08 E-09 E-10 E-11 E-13 E-14 E-15 E-16'],
  ['H', 365, 'E-18 E-19 S-04 S-05 S-07 S-11 C-08 C-09 T-01 T-02 T-03 T-04 T-05 X-03'],
  ['M', 30, 'R-09 R-15 R-16 R-17'],
  ['M', 90, 'R-12 R-13 R-25 R-27 R-28 E-20 C-02 X-07 X-08 X-09 X-10'],
  ['M', 180, 'S-03 C-04 T-07'],
  ['M', 365, 'E-04 E-17 S-06 S-08 S-10 S-12 C-06 C-07 T-06 T-08 T-09'],
  ['L', 90, 'R-22'],
] as const;
const rows = table.flatMap(([confidence, days, ids]) =>
  ids.split(' ').map((id) => ({ id, confidence, days })),
);
const low = rows.filter(({ confidence }) => confidence !== 'H');

const retracted = ['10.1007/s00213-019-05249-5', '10.1007/s00213-020-05548-2', '10.1007/s00213-020-05710-w'];

function claimOf(id: string): Claim {
  const claim = claims.get(id);
  if (claim === undefined) throw new Error(`no claim ${id}`);
  return claim;
}

describe('the evidence register', () => {
  it('holds the claims of the table, each once, and no other', () => {
    expect([...claims.keys()]).toEqual(rows.map(({ id }) => id).sort());
  });

  it.each(rows)('$id has confidence $confidence and is looked at again after $days days', (row) => {
    const claim = claimOf(row.id);
    expect(claim.confidence).toBe(row.confidence);
    expect(claim.verifiedOn).toBe(verifiedOn);
    expect(day(claim.reviewBy) - day(claim.verifiedOn)).toBe(row.days * 86_400_000);
    expect(claim.blockedIfExpired).toBe(true);
    expect(isPrintable(claim, checkedOn)).toBe(row.confidence === 'H');
  });

  it.each(low)('$id can never be printed', ({ id }) => {
    for (const now of [day('2020-01-01'), checkedOn, day('2040-01-01')]) {
      expect(claimFault(claimOf(id), now)).toBe('low-confidence');
      expect(claimFault({ ...claimOf(id), blockedIfExpired: false }, now)).toBe('low-confidence');
    }
  });

  it.each(['R-01', 'R-09', 'R-14', 'R-15', 'R-17', 'T-06'])('%s names what forces a review early', (id) => {
    expect(claimOf(id).event).toBeDefined();
  });
});

describe('the words of the register', () => {
  it.each(all)('$id is set in plain, whole, short sentences without a dose', ({ statement }) => {
    expect(statement).toMatch(/[.?!]$/);
    expect(statement).not.toMatch(/\d\s?m?g\b|milligram/i);
    for (const sentence of statement.split(/(?<=[.?!])\s+/)) {
      expect(readability(sentence).words, sentence).toBeLessThanOrEqual(30);
    }
  });

  it.each(['H', 'M'])(
    'of confidence %s reads at grade 8 or below: a short one with two names cannot',
    (of) => {
      const text = all.filter(({ confidence }) => confidence === of).map(({ statement }) => statement);
      expect(readability(text.join('\n')).grade).toBeLessThanOrEqual(8);
    },
  );

  it('puts people first', () => {
    for (const { id, statement } of all) {
      expect(statement, id).not.toMatch(/\b(victims?|sufferers?|addicts?|abusers?|drug users?)\b/i);
      expect(statement, id).not.toMatch(/failed treatment|treatment-resistant|ecstasy|committed suicide/i);
    }
  });
});

describe('companions', () => {
  const results = all.filter(({ kind }) => kind === 'result');

  it('are claims of the register, and can be printed where the claim itself can', () => {
    for (const claim of all) {
      const printable = claimFault(claim, checkedOn) === undefined;
      for (const id of claim.with) {
        const fault = claimFault(claims.get(id), checkedOn);
        expect(fault, `${claim.id} with ${id}`).not.toBe('unknown');
        if (printable) expect(fault, `${claim.id} with ${id}`).toBeUndefined();
      }
    }
  });

  it.each(results)(
    'of $id: therapy with placebo in its words, and the other trial or what the FDA said',
    (claim) => {
      expect(claim.statement).toMatch(/placebo/);
      expect(claim.registry).toBeDefined();
      const others = claim.with.map(claimOf);
      const otherTrial = others.some(
        ({ kind, registry }) => kind === 'result' && registry !== claim.registry,
      );
      expect(otherTrial || claim.with.includes('R-03')).toBe(true);
    },
  );

  it.each([
    ['E-02', 'E-06'],
    ['E-03', 'E-05'],
    ['E-04', 'E-07'],
    ['E-05', 'E-03'],
    ['E-06', 'E-02'],
    ['E-07', 'E-05'],
    ['E-16', 'R-03'],
  ])('%s brings %s', (id, companion) => {
    expect(claimOf(id).with).toContain(companion);
  });

  it.each(['E-03', 'E-04', 'E-05', 'E-07', 'E-16'])(
    '%s has one count in its figure for each of its shares',
    (id) => {
      const { statement, figure = '' } = claimOf(id);
      const printed = [...statement.matchAll(/(\d+) of every 100/g)].map(([, share]) => Number(share));
      const counted = [...figure.matchAll(/(\d+) of (\d+)/g)].map(
        ([, part, whole]) => (100 * Number(part)) / Number(whole),
      );
      expect(printed.length).toBeGreaterThanOrEqual(2);
      expect(counted).toHaveLength(printed.length);
      // Papers round 59.46 by way of 59.5.
      for (const [at, share] of counted.entries())
        expect(Math.abs(share - (printed[at] ?? 0))).toBeLessThan(0.6);
    },
  );
});

describe('sources', () => {
  it('agree with the DOI and the registry number of their claim', () => {
    for (const { id, source, doi, registry } of all) {
      const [, paper] = /^https:\/\/doi\.org\/(.+)$/.exec(source.url) ?? [];
      const [, trial] = /^https:\/\/clinicaltrials\.gov\/study\/(.+)$/.exec(source.url) ?? [];
      if (paper !== undefined) expect(doi, id).toBe(paper);
      if (trial !== undefined) expect(registry, id).toBe(trial);
    }
  });

  it('are none of the three retracted papers, which E-11 names', () => {
    expect(claimOf('E-11').retracted).toEqual(retracted);
    for (const claim of all) {
      if (claim.id !== 'E-11') expect(claim.retracted, claim.id).toEqual([]);
      const cited = [
        claim.statement,
        claim.figure,
        claim.doi,
        ...claimSources(claim).map(({ url }) => url),
      ].join(' ');
      for (const doi of retracted) expect(cited.toLowerCase(), claim.id).not.toContain(doi);
      // The archived copy of one of them.
      expect(cited, claim.id).not.toContain('PMC7351848');
    }
  });
});

describe('claimFault', () => {
  const claim = claimOf('R-01');

  it('says why a claim must not be printed', () => {
    expect(claimFault(undefined, checkedOn)).toBe('unknown');
    expect(claimFault({ ...claim, withdrawn: true }, checkedOn)).toBe('withdrawn');
    expect(claimFault({ ...claim, supersededBy: 'R-99' }, checkedOn)).toBe('superseded');
    expect(claimFault({ ...claim, confidence: 'L' }, checkedOn)).toBe('low-confidence');
    expect(claimFault({ ...claim, blockedIfExpired: false }, day('2030-01-01'))).toBeUndefined();
  });

  it('lets a claim stand through the whole UTC day of its review', () => {
    expect(claimFault(claim, day('2026-12-22T23:59:59.999Z'))).toBeUndefined();
    expect(claimFault(claim, day('2026-12-23T00:00:00Z'))).toBe('expired');
    expect(goodUntil(claim)).toBe(day('2026-12-23T00:00:00Z'));
    expect(goodUntil({ ...claim, blockedIfExpired: false })).toBeUndefined();
  });
});

describe('crisis lines', () => {
  it('rest on claims that can be printed and that name the same numbers', () => {
    const crisisLines = loadCrisisLines(contentDir);
    const shown = [
      ...crisisLines.lines.map(({ claim, reach }) => ({ claim, words: reach })),
      ...crisisLines.emergency.map(({ claim, number }) => ({ claim, words: number })),
    ];
    for (const { claim: id, words } of shown) {
      const claim = claims.get(id);
      expect(isPrintable(claim, checkedOn), id).toBe(true);
      for (const number of words.match(/\d[\d ]*\d/g) ?? []) expect(claim?.statement, id).toContain(number);
    }
  });
});

describe('files of the register', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'content-'));
    mkdirSync(join(dir, 'claims'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (file: string, text: string) => writeFileSync(join(dir, file), text);

  it.each(['id: R-01\nstatement: short', 'a: ['])('are named when they do not parse: %j', (text) => {
    write('claims/R-01.yaml', text);
    expect(() => loadClaims(dir)).toThrow(/^claims\/R-01\.yaml, file: /);
  });

  it('are named after the claim they hold', () => {
    write('claims/R-02.yaml', readFileSync(join(contentDir, 'claims/R-01.yaml'), 'utf8'));
    expect(() => loadClaims(dir)).toThrow('claims/R-02.yaml, file: The claim inside is R-01.');
  });

  it('of crisis lines are named too', () => {
    write('crisis.yaml', 'heading: Help');
    expect(() => loadCrisisLines(dir)).toThrow(/^crisis\.yaml, file: /);
  });
});
