import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { envelopeFindings, wordingFindings } from '#shared/adapters/content-compiler/wording.ts';
import { variantKeys } from '#shared/domain/audience.ts';
import { medicineCaution } from '#shared/domain/claim.ts';
import { readability } from '#test/support/readability.ts';
import { bodyText, campaign, claims, context, mailsOf } from '#test/support/shipped-content.ts';

/** The register with every statement emptied: what is left of a mail is what its author wrote. */
const silenced = new Map(
  [...claims].map(([id, claim]) => [id, { ...claim, statement: '', kind: 'study' as const }]),
);

describe('the shipped sequence', () => {
  it('has eight steps in order, three to seven days apart', () => {
    const ids = ['welcome', 'overview', 'myths', 'studies', 'cost', 'safety', 'provider', 'trials'];
    expect(campaign.steps.map(({ id }) => id)).toEqual(ids);
    const [first, ...rest] = campaign.steps.map(({ delayDays }) => delayDays);
    expect(first).toBe(0);
    expect(Math.min(...rest)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...rest)).toBeLessThanOrEqual(7);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('ends within 45 days when confirmed on weekday %i', (weekday) => {
    let day = weekday - 1;
    for (const { delayDays, window } of campaign.steps) {
      day += delayDays;
      while (!window.weekdays.includes((day % 7) + 1)) day += 1;
    }
    expect(day - (weekday - 1)).toBeLessThanOrEqual(45);
  });
});

describe.each(campaign.steps)('$id, in every variant,', (step) => {
  const bodies = mailsOf(step.id).map(({ key, mail }) => ({ key, body: bodyText(mail), mail }));

  it('has a neutral envelope', () => {
    expect(envelopeFindings(step)).toEqual([]);
  });

  it('has 250 to 500 words at grade 8 or below', () => {
    for (const { key, body } of bodies) {
      const { words, grade } = readability(body);
      expect(words, key).toBeGreaterThanOrEqual(250);
      expect(words, key).toBeLessThanOrEqual(500);
      expect(grade, key).toBeLessThanOrEqual(8);
    }
  });

  it('gives the results of both trials or of neither', () => {
    for (const { key, body } of bodies) {
      const first = body.includes(statementOf('E-03'));
      expect(body.includes(statementOf('E-05')), key).toBe(first);
      expect(first, key).toBe(step.id === 'studies' || step.id === 'myths');
    }
  });

  it('closes what it says on safety with the caution on medicines', () => {
    for (const { key, body } of bodies) {
      const safety = [...claims.values()].filter(
        (claim) => claim.kind === 'safety' && body.includes(claim.statement),
      );
      for (const { statement } of safety) {
        expect(body.lastIndexOf(medicineCaution), key).toBeGreaterThan(body.indexOf(statement));
      }
      if (step.id === 'safety') expect(safety.length, key).toBeGreaterThanOrEqual(5);
    }
  });

  it('asks for one small next step', () => {
    for (const { key, body } of bodies) expect(body.match(/^One small step$/gm), key).toHaveLength(1);
  });

  it('uses no promise and no label, in its own words or in those of the register', () => {
    for (const { key, body } of bodies) expect(wordingFindings(key, body)).toEqual([]);
  });

  it('names at most three wrong beliefs, and none in a heading', () => {
    for (const { key, body } of bodies) {
      expect(body.split('You may have heard:').length - 1, key).toBe(step.id === 'myths' ? 3 : 0);
      for (const [, heading = ''] of body.matchAll(/^(.+)\n-{3,}$/gm)) {
        expect(heading, key).not.toMatch(/party|cure|proven|about to/i);
      }
    }
  });

  it('cites nothing that was retracted', () => {
    const retracted = /s00213-019-05249-5|s00213-020-05548-2|s00213-020-05710-w|PMC7351848/;
    for (const { key, mail } of bodies) expect(mail.html + mail.text, key).not.toMatch(retracted);
  });

  it('gives the law of the US only to those who live there', () => {
    for (const { key, body } of bodies) {
      if (!key.endsWith('.US')) expect(body, key).not.toContain(statementOf('R-07'));
    }
  });

  it('has no figure of its own: each comes from a claim', () => {
    const { variants } = compileStep(step, { ...context, claims: silenced });
    for (const key of variantKeys) {
      const own = bodyText(variants[key]).replace(/\[[\d, ]+\]|\(https:[^)]*\)/g, '');
      expect(own.match(/.*\d.*/g), key).toBeNull();
    }
  });

  it('compiles to the same bytes each time', () => {
    expect(compileStep(step, context)).toEqual(compileStep(step, context));
  });
});

it.each(['welcome', 'studies'])('%s says plainly that the FDA turned the application down', (id) => {
  for (const { key, mail } of mailsOf(id)) {
    expect(bodyText(mail), key).toMatch(/turned (down the application|the application down)/);
  }
});

it('the mail on studies shows doubt, harm and refusal beside the results', () => {
  for (const { key, mail } of mailsOf('studies')) {
    for (const id of ['E-08', 'E-12', 'E-16', 'E-19', 'R-03'])
      expect(bodyText(mail), key).toContain(statementOf(id));
  }
});

it('the account of a broken boundary comes after a note that lets the reader skip it', () => {
  for (const { key, mail } of mailsOf('safety')) {
    const body = bodyText(mail);
    expect(body.indexOf('Skip them if you wish'), key).toBeGreaterThan(0);
    expect(body.indexOf(statementOf('E-13')), key).toBeGreaterThan(body.indexOf('Skip them if you wish'));
  }
});

function statementOf(id: string): string {
  return claims.get(id)?.statement ?? `no claim ${id}`;
}
