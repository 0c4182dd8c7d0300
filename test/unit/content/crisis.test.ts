import { describe, expect, it } from 'vitest';
import { translatedCrisisFaults } from '#shared/adapters/translated-crisis.ts';
import { audiences } from '#shared/domain/audience.ts';
import { crisisBlock, crisisContacts } from '#shared/domain/crisis.ts';
import { htmlLinks, textLinks } from '#test/support/mail-links.ts';
import { crisisLines, languages } from '#test/support/shipped-content.ts';

describe('crisisBlock', () => {
  it.each([
    ['US', 'self', ['988 Lifeline: call or text 988.', '(911)'], ['Veterans']],
    ['US', 'veteran', ['Veterans Crisis Line: call 988 then press 1, or text 838255.', '988 Lifeline'], []],
    ['GB', 'self', ['Samaritans: call 116 123.', 'text SHOUT to 85258'], ['988']],
    ['IE', 'veteran', ['Samaritans: call 116 123.'], ['SHOUT', '988']],
    ['AU', 'veteran', ['Lifeline: call 13 11 14, or text 0477 13 11 14.'], ['988', '1800']],
    ['CA', 'clinician', ['9-8-8: call or text 988, in English or French.'], ['press 1']],
    ['DE', 'self', [], ['988', '116 123', '0800']],
    ['ZZ', 'veteran', [], ['988']],
  ] as const)('for %s, %s', (country, audience, shown, notShown) => {
    const { text } = crisisBlock(crisisLines, country, audience);
    for (const words of shown) expect(text).toContain(words);
    for (const words of notShown) expect(text).not.toContain(words);
  });

  it('always names the local emergency number and the directory, in both parts with the same links', () => {
    for (const country of ['US', 'GB', 'IE', 'AU', 'CA', 'DE', 'BR']) {
      for (const audience of audiences) {
        const { html, text } = crisisBlock(crisisLines, country, audience);
        for (const part of [html, text]) {
          expect(part).toContain('If you are in danger now, call your local emergency number');
          expect(part).toContain('https://findahelpline.com');
        }
        expect(htmlLinks(html)).toEqual(textLinks(text));
        expect(html).not.toMatch(/style=|<script/);
      }
    }
  });

  it('gives pages the same lines as data', () => {
    const contacts = crisisContacts(crisisLines, 'US', 'veteran');
    expect(contacts.lines.map(({ name }) => name)).toEqual(['Veterans Crisis Line', '988 Lifeline']);
    expect(contacts.danger).toBe('If you are in danger now, call your local emergency number (911).');
    expect(crisisContacts(crisisLines, 'FR', 'self').lines).toEqual([]);
  });
});

const translations = [...languages].flatMap(([locale, { crisis }]) =>
  crisis === undefined ? [] : [{ locale, crisis }],
);

describe.each(translations)('help lines in $locale', ({ crisis }) => {
  it('have the numbers, names and addresses of the English ones, and their own words', () => {
    for (const country of ['US', 'GB', 'IE', 'AU', 'CA', 'DE']) {
      for (const audience of audiences) {
        const own = crisisBlock(crisisLines, country, audience, crisis);
        const main = crisisBlock(crisisLines, country, audience);
        const digits = (text: string) => text.match(/\d+/g);
        expect(digits(own.text)).toEqual(digits(main.text));
        expect(htmlLinks(own.html)).toEqual(htmlLinks(main.html));
        expect(textLinks(own.text)).toEqual(htmlLinks(own.html));
        for (const words of ['If you', ' call ', ' text ', 'listed at']) {
          expect(own.text).not.toContain(words);
        }
        expect(own.text).toContain(crisis.heading);
      }
    }
  });

  it('are refused when a number differs, a line is missing or is not one', () => {
    expect(translatedCrisisFaults(crisisLines, crisis)).toEqual([]);
    const [line] = crisisLines.lines;
    const id = line?.id ?? '';
    const words = crisis.lines[id] ?? { reach: '' };
    const others = Object.fromEntries(Object.entries(crisis.lines).filter(([known]) => known !== id));
    const withLine = (lines: typeof crisis.lines) =>
      translatedCrisisFaults(crisisLines, { ...crisis, lines });
    expect(withLine(others)).toEqual([`The line ${id} has no words.`]);
    expect(withLine({ ...others, [id]: { ...words, reach: words.reach.replace(/\d/, '0') } })).toHaveLength(
      1,
    );
    expect(withLine({ ...others, [id]: { reach: words.reach } })).toEqual([
      `The link of ${id} has no words.`,
    ]);
    expect(withLine({ ...crisis.lines, 'xx-line': words })).toEqual([
      'There is no line xx-line in crisis.yaml.',
    ]);
  });
});
