import { describe, expect, it } from 'vitest';
import { confirmationMail } from '#shared/domain/confirmation-mail.ts';
import { filled, longDate, mailDocument } from '#shared/domain/mail-layout.ts';
import { mailStyles, type Palette, palettes } from '#shared/domain/mail-style.ts';
import { tellingWord } from '#shared/domain/telling-words.ts';
import { contrast } from '#test/support/contrast.ts';
import { htmlLinks, textLinks } from '#test/support/mail-links.ts';
import { languageOf, sender } from '#test/support/shipped-content.ts';

describe.each(['light', 'dark'] as const)('the %s palette', (name) => {
  const pairs: readonly (readonly [keyof Palette, keyof Palette])[] = [
    ['text', 'page'],
    ['text', 'surface'],
    ['text', 'notice'],
    ['muted', 'surface'],
    ['link', 'surface'],
    ['link', 'notice'],
  ];

  it.each(pairs)('shows %s on %s at 4.5:1 or better', (front, back) => {
    expect(contrast(palettes[name][front], palettes[name][back])).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the style sheet', () => {
  it('underlines links and sets no text below 16 px or line height below 1.3', () => {
    const styles = mailStyles();
    expect(styles).toContain('a{text-decoration:underline');
    expect(styles).not.toMatch(/text-decoration:\s*none/);
    for (const [, size] of styles.matchAll(/font-size:(\d+)px/g))
      expect(Number(size)).toBeGreaterThanOrEqual(16);
    for (const [, height] of styles.matchAll(/line-height:([\d.]+)/g))
      expect(Number(height)).toBeGreaterThanOrEqual(1.3);
    expect(styles).toContain('prefers-color-scheme:dark');
  });
});

describe('mailDocument', () => {
  it('escapes what is plain text', () => {
    const part = { html: '<p>ok</p>', text: 'ok' };
    const { html } = mailDocument({
      lang: 'en',
      dir: 'ltr',
      title: '</title><b>',
      preview: '<i>"',
      main: part,
      footer: part,
    });
    expect(html).toContain('<title>&lt;/title&gt;&lt;b&gt;</title>');
    expect(html).toContain('&lt;i&gt;&quot;');
  });

  it('writes a date that no country reads as another day', () => {
    expect(longDate(languageOf('en-US'), '2026-11-02')).toBe('2 November 2026');
  });

  it.each([
    ['{name}, {name}', { name: '{other}', other: 'x' }, '{other}, {other}'],
    ['{missing} $&', { name: 'x' }, '{missing} $&'],
  ])('fills %s in one pass', (sentence, values, printed) => {
    expect(filled(sentence, values)).toBe(printed);
  });
});

describe('confirmationMail', () => {
  const confirmUrl = 'https://lantern.example.org/c/abc';
  const notMeUrl = 'https://lantern.example.org/u/def';
  const { subject, html, text } = confirmationMail(sender, { confirmUrl, notMeUrl });

  it('says nothing of any condition or medicine, to whoever reads it', () => {
    expect(tellingWord(`${subject} ${text}`)).toBeUndefined();
  });

  it('asks for the button, gives 72 hours, and lets a stranger ignore or refuse it', () => {
    for (const part of [html, text]) {
      expect(part).toContain('press the button');
      expect(part).toContain('72 hours');
      expect(part).toContain('you can ignore this email');
      expect(part).toContain('Not me: never write to this address again');
      expect(part).toContain(sender.postalAddress);
    }
  });

  it('has the same two links in both parts and no others', () => {
    expect(htmlLinks(html)).toEqual([confirmUrl, notMeUrl]);
    expect(textLinks(text)).toEqual([confirmUrl, notMeUrl]);
  });
});
