import { describe, expect, it } from 'vitest';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { mainLocale } from '#shared/domain/audience.ts';
import { stepHash } from '#shared/domain/content-hash.ts';
import { longDate } from '#shared/domain/mail-layout.ts';
import { readability } from '#test/support/readability.ts';
import {
  bodyText,
  campaign,
  claims,
  languageOf,
  languages,
  locales,
  mailsOf,
  shippedContext,
  shippedStep,
} from '#test/support/shipped-content.ts';

describe('the shipped sequence', () => {
  it('has eight steps in order, three to seven days apart', () => {
    const ids = ['welcome', 'overview', 'myths', 'studies', 'cost', 'safety', 'provider', 'trials'];
    expect(campaign.steps.map(({ id }) => id)).toEqual(ids);
    const [first, ...rest] = campaign.steps.map(({ delayDays }) => delayDays);
    expect(first).toBe(0);
    expect(Math.min(...rest)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...rest)).toBeLessThanOrEqual(7);
  });

  it('is written in every language that is shipped, in full', () => {
    expect(locales).toEqual([...languages.keys()]);
    for (const { texts } of campaign.steps) expect(Object.keys(texts).sort()).toEqual([...locales].sort());
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

describe.each(campaign.steps)('$id', (step) => {
  it('passes every gate in every variant of every language, with the same bytes each time', () => {
    const { step: compiled, findings } = compileStep(step, shippedContext);
    expect(findings).toEqual([]);
    expect(Object.keys(compiled?.variants ?? {})).toHaveLength(12 * locales.length);
    const again = shippedStep(step.id);
    expect(JSON.stringify(compiled)).toBe(JSON.stringify(again));
    expect(compiled && stepHash(compiled)).toBe(stepHash(again));
  });
});

const texts = campaign.steps.flatMap(({ id }) => locales.map((locale) => ({ id, locale })));

describe.each(texts)('$id in $locale, in every variant,', ({ id, locale }) => {
  const { layout, medicineCaution, grade } = languageOf(locale);
  const bodies = mailsOf(id, [locale]).map(({ key, mail }) => ({ key, body: bodyText(mail, locale), mail }));

  it('can be read in a few minutes, at grade 8 or below', () => {
    // The same words take about a quarter more in Spanish.
    const most = locale === mainLocale ? 500 : 625;
    for (const { key, body } of bodies) {
      const read = readability(body, grade);
      expect(read.words, key).toBeGreaterThanOrEqual(250);
      expect(read.words, key).toBeLessThanOrEqual(most);
      expect(read.grade, key).toBeLessThanOrEqual(8);
    }
  });

  it('gives the results of both trials or of neither', () => {
    for (const { key, body } of bodies) {
      const first = body.includes(statementOf('E-03', locale));
      expect(body.includes(statementOf('E-05', locale)), key).toBe(first);
      expect(first, key).toBe(id === 'studies' || id === 'myths');
    }
  });

  it('closes what it says on safety with the caution on medicines', () => {
    for (const { key, body } of bodies) {
      const safety = [...claims.values()]
        .filter(({ kind }) => kind === 'safety')
        .map((claim) => statementOf(claim.id, locale))
        .filter((statement) => body.includes(statement));
      for (const statement of safety) {
        expect(body.lastIndexOf(medicineCaution), key).toBeGreaterThan(body.indexOf(statement));
      }
      if (id === 'safety') expect(safety.length, key).toBeGreaterThanOrEqual(5);
    }
  });

  it('names at most three wrong beliefs', () => {
    const [lead = ''] = layout.myth.split('{myth}');
    expect(lead.length).toBeGreaterThan(5);
    for (const { key, body } of bodies) {
      expect(body.split(lead).length - 1, key).toBe(id === 'myths' ? 3 : 0);
    }
  });

  it('cites nothing that was retracted', () => {
    const retracted = /s00213-019-05249-5|s00213-020-05548-2|s00213-020-05710-w|PMC7351848/;
    for (const { key, mail } of bodies) expect(mail.html + mail.text, key).not.toMatch(retracted);
  });

  it('gives the law of the US only to those who live there', () => {
    for (const { key, body } of bodies) {
      if (!key.includes('.US.')) expect(body, key).not.toContain(statementOf('R-07', locale));
    }
  });

  it('ends with one small step under a heading of its own', () => {
    const heading = locale === mainLocale ? 'One small step' : lastHeading(bodies[0]?.body ?? '');
    for (const { key, body } of bodies) {
      expect(lastHeading(body), key).toBe(heading);
      expect(body.split(`${heading}\n-`), key).toHaveLength(2);
    }
  });

  it('prints the same claims as the main language, each with the day of its check in its own words', () => {
    const main = mailsOf(id, [mainLocale]);
    for (const [index, { key, mail }] of bodies.entries()) {
      expect(mail.claims, key).toEqual(main[index]?.mail.claims);
      expect(mail.text, key).toContain(longDate(languageOf(locale), '2026-11-22'));
    }
  });
});

const others = locales.filter((locale) => locale !== mainLocale);

describe.each(others)('%s', (locale) => {
  it('has no sentence of the English layout, of its claims or of its dates anywhere', () => {
    const main = languageOf(mainLocale);
    const { layout, medicineCaution, greeting } = main;
    const [leave = ''] = layout.leave.split('{');
    const english = [
      ...[layout.sources, layout.whyYou, layout.noWatch, layout.disclaimer, layout.preferences],
      ...[leave, 'checked ', medicineCaution, greeting.plain, 'You may have heard'],
      ...[...claims.values()].map(({ verifiedOn }) => longDate(main, verifiedOn)),
      ...[...claims.values()].map(({ statement }) => statement),
    ];
    for (const { id } of campaign.steps) {
      for (const { key, mail } of mailsOf(id, [locale])) {
        const found = english.filter((words) => mail.text.includes(words) || mail.html.includes(words));
        expect(found, `${id} ${key}`).toEqual([]);
      }
    }
  });

  it('waits for somebody who reads it', () => {
    expect(languageOf(locale).needsReader).toMatch(/reader|reads/);
  });
});

it.each(['welcome', 'studies'])('%s says plainly that the FDA turned the application down', (id) => {
  for (const { key, mail } of mailsOf(id, [mainLocale])) {
    expect(bodyText(mail), key).toMatch(/turned (down the application|the application down)/);
  }
});

it.each(locales)('the mail on studies in %s shows doubt, harm and refusal beside the results', (locale) => {
  for (const { key, mail } of mailsOf('studies', [locale])) {
    for (const id of ['E-08', 'E-12', 'E-16', 'E-19', 'R-03'])
      expect(bodyText(mail, locale), key).toContain(statementOf(id, locale));
  }
});

it('the account of a broken boundary comes after a note that lets the reader skip it', () => {
  for (const { key, mail } of mailsOf('safety', [mainLocale])) {
    const body = bodyText(mail);
    expect(body.indexOf('Skip them if you wish'), key).toBeGreaterThan(0);
    expect(body.indexOf(statementOf('E-13', mainLocale)), key).toBeGreaterThan(
      body.indexOf('Skip them if you wish'),
    );
  }
});

function statementOf(id: string, locale: string): string {
  const translated = languages.get(locale)?.claims?.[id]?.statement;
  const statement = locale === mainLocale ? claims.get(id)?.statement : translated;
  return statement ?? `no claim ${id} in ${locale}`;
}

function lastHeading(body: string): string {
  return [...body.matchAll(/^(.+)\n-{3,}$/gm)].at(-1)?.[1] ?? '';
}
