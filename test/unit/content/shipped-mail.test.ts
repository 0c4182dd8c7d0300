import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import { audiences, regionOf, type VariantKey } from '#shared/domain/audience.ts';
import { escapeHtml } from '#shared/domain/html.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import { htmlLinks, textLinks } from '#test/support/mail-links.ts';
import {
  campaign,
  claims,
  crisisLines,
  languageOf,
  languages,
  locales,
  sender,
  shippedStep,
  variantIn,
} from '#test/support/shipped-content.ts';

const token = 'x'.repeat(128);
const leaveUrl = `https://lantern.example.org/u/${token}`;
const preferencesUrl = `https://lantern.example.org/p/${token}`;
const countries = ['US', 'AU', 'GB', 'FR'];

const crisis = crisisIn(crisisLines, languages);
const greet = greetingsIn(languages);

/** A step as people of every audience in four countries receive it, with a name as long and hostile as allowed. */
function received(stepId: string, locale: string) {
  return audiences.flatMap((audience) =>
    countries.map((country) => {
      const key: VariantKey = `${audience}.${regionOf(country)}.${locale}`;
      const block = crisis.block(country, audience, locale);
      const greeting = greet(locale, '"<&>'.repeat(16));
      const values = { greeting, crisis: block, leaveUrl, preferencesUrl };
      const merged = mergeBody(variantIn(shippedStep(stepId), key), values);
      return { who: `${audience}, ${country}`, crisis: block, greeting, ...merged };
    }),
  );
}

const shipped = campaign.steps.flatMap(({ id, texts }) =>
  locales.map((locale) => ({ id, locale, ...(texts[locale] ?? { subject: '', preview: '' }) })),
);

describe.each(shipped)('$id in $locale, as received,', ({ id, locale, subject, preview }) => {
  const mails = received(id, locale);
  const { layout } = languageOf(locale);

  it('shows help lines before the text and after it, in both parts', () => {
    for (const { who, html, text, crisis, greeting } of mails) {
      for (const [part, block] of [[html, crisis.html] as const, [text, crisis.text] as const]) {
        const [before = '', between = '', after = ''] = part.split(block);
        expect(before, who).toContain(preview);
        expect(between, who).toContain(part === text ? greeting : escapeHtml(greeting));
        expect(between, who).toContain(layout.sources);
        expect(after, who).toContain(layout.disclaimer);
      }
    }
  });

  it('says who writes, from where, that it is not advice, and how to leave, in both parts', () => {
    const needed = [sender.postalAddress, layout.disclaimer, layout.whyYou, leaveUrl, preferencesUrl];
    for (const { who, html, text } of mails) {
      for (const words of needed) {
        expect(html, who).toContain(words);
        expect(text, who).toContain(words);
      }
      expect(html + text, who).not.toContain('{{');
    }
  });

  it('has the same links in both parts, with at least one source', () => {
    const sources = new Set([...claims.values()].map(({ source }) => source.url));
    for (const { who, html, text } of mails) {
      const links = htmlLinks(html);
      expect(new Set(textLinks(text)), who).toEqual(new Set(links));
      expect(
        links.some((link) => sources.has(link)),
        who,
      ).toBe(true);
    }
  });

  it('stays under 80 KB', () => {
    for (const { who, html } of mails) expect(Buffer.byteLength(html), who).toBeLessThan(80 * 1024);
  });

  it('says its language and direction where a client that strips html still finds them', () => {
    for (const { who, html } of mails) {
      expect(html, who).toContain(`<html lang="${locale}" dir="ltr">`);
      expect(html, who).toContain(`<body>\n<div class="mail" lang="${locale}" dir="ltr">`);
      expect(html, who).toContain(`<title>${subject}</title>`);
    }
  });

  it('has one top heading and skips no level', () => {
    for (const { who, html } of mails) {
      const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
      expect(
        levels.filter((level) => level === 1),
        who,
      ).toHaveLength(1);
      for (const [index, level] of levels.entries())
        expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    }
  });

  it('opens with the visible preview', () => {
    for (const { who, html, text } of mails) {
      expect(text.startsWith(`${preview}\n`), who).toBe(true);
      expect(/<body>[\s\S]*?<p[^>]*>([^<]*)</.exec(html)?.[1], who).toBe(preview);
    }
  });

  it('loads nothing, hides nothing and needs no table', () => {
    for (const { who, html } of mails) {
      expect(html, who).not.toMatch(/<(img|script|link|iframe|table|form|svg|video|picture)\b/i);
      expect(html, who).not.toMatch(/url\(|@import|@font-face|\ssrc=|background=/i);
      expect(html, who).not.toMatch(
        /display:\s*none|visibility|font-size:\s*0|opacity|max-height|text-indent|hidden/i,
      );
    }
  });

  it('has balanced tags', () => {
    for (const { who, html } of mails) {
      const open: string[] = [];
      for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
        if (name === 'meta' || name === 'br') continue;
        if (slash === '') open.push(name);
        else expect(open.pop(), who).toBe(name);
      }
      expect(open, who).toEqual([]);
    }
  });

  it('is read back unchanged by an independent mail parser', async () => {
    const [mail = { html: '', text: '' }] = mails;
    const encoded = Buffer.from(mail.html).toString('base64');
    const headers = 'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64';
    const { html } = await PostalMime.parse(`${headers}\r\n\r\n${encoded}`);
    expect(html?.trim()).toBe(mail.html.trim());
  });
});
