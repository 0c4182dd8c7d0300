import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { acceptedPage, refusedPage } from '#functions/http/pages/interest-pages.ts';
import { style } from '#functions/http/pages/style.ts';
import { consentTexts, currentConsent } from '#shared/contract/consent-texts.ts';
import { countryCodes } from '#shared/contract/countries.ts';
import { interestSchema } from '#shared/contract/interest.ts';
import { staticSiteHeaders } from '#shared/declarations/security-headers.ts';
import { audiences } from '#shared/domain/audience.ts';
import { mainText, plainText } from '#test/support/function-pages.ts';
import { readability } from '#test/support/readability.ts';
import { buildSite } from '#web/build.ts';
import type { SiteFile } from '#web/site-file.ts';

let files: readonly SiteFile[];
let page: string;
let form: string;

const file = (pattern: RegExp): SiteFile => {
  const found = files.find(({ path }) => pattern.test(path));
  if (found === undefined) throw new Error(`no file like ${pattern}`);
  return found;
};
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, first = '']) => first);
const unescaped = (text: string) =>
  text.replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll('&quot;', '"');

beforeAll(async () => {
  files = await buildSite({ senderName: 'L & <b>' });
  page = file(/^index\.html$/).body.toString();
  form = /<form [\s\S]*<\/form>/.exec(page)?.[0] ?? '';
});

describe('the form', () => {
  it('has every field of the contract and no other', () => {
    const names = new Set(all(form, /\sname="([^"]*)"/g));
    // Which campaign is asked for is said by programs only; a form without it means the shipped one.
    const fields = Object.keys(interestSchema.shape).filter((name) => name !== 'campaign');
    expect([...names].sort()).toEqual(fields.sort());
    const controls = all(form, /<(?:input|select)[^>]*\sname="([^"]*)"/g).filter(
      (name) => name !== 'audience',
    );
    expect(controls).toHaveLength(fields.length - 1);
  });

  it('posts where the contract says, without script too', () => {
    expect(form).toMatch(/^<form [^>]*method="post" action="\/v1\/interest"/);
  });

  it('offers each audience and each country exactly once', () => {
    expect(all(form, /name="audience" value="([^"]*)"/g)).toEqual([...audiences]);
    expect(all(form, /<option value="([^"]+)"/g).sort()).toEqual([...countryCodes].sort());
    expect(form).not.toMatch(/\s(checked|selected)/);
  });

  it('shows the exact consent texts, with their version', () => {
    const text = unescaped(form);
    for (const words of Object.values(consentTexts[currentConsent])) {
      expect(text.split(`<span>${words}</span>`)).toHaveLength(2);
    }
    expect(form).toContain(`name="consentVersion" value="${currentConsent}"`);
  });

  it('asks the age before anything else', () => {
    expect(/\sname="([^"]*)"/.exec(form)?.[1]).toBe('adult');
  });

  it('is accepted by the contract as it is posted', () => {
    const posted = {
      ...Object.fromEntries(
        ['firstName', 'postalCode', 'timeZone', 'locale', 'website'].map((name) => [name, '']),
      ),
      ...Object.fromEntries(['adult', 'consentStore', 'consentEmail'].map((name) => [name, 'on'])),
      ...{ email: 'a@example.org', audience: 'self', country: 'US', consentVersion: currentConsent },
    };
    expect(interestSchema.safeParse(posted).error).toBeUndefined();
  });

  it.each(['firstName', 'postalCode'] as const)(
    'lets the browser refuse no %s that the contract takes',
    (name) => {
      const [source = ''] = all(form, new RegExp(`name="${name}"[^>]*pattern="([^"]*)"`, 'g'));
      const pattern = new RegExp(`^(?:${source})$`, 'v');
      const samples = [
        'Zoë',
        "D'Arcy",
        'Anne-Marie',
        'J. R.',
        '  Ada ',
        'می‌نا',
        'O’Neil',
        '80202',
        'SW1A 1AA',
        'K1A-0B1',
      ];
      const taken = samples.filter((sample) => interestSchema.shape[name].safeParse(sample).success);
      expect(taken.length).toBeGreaterThan(2);
      for (const sample of taken) expect(sample).toMatch(pattern);
      for (const sample of ['<b>', '/', 'a@b']) expect(sample).not.toMatch(pattern);
    },
  );

  it('ties each message and hint to a control, and every id is there once', () => {
    const ids = all(page, /\sid="([^"]*)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const described = all(page, /aria-describedby="([^"]*)"/g).flatMap((list) => list.split(' '));
    for (const id of [...described, ...all(page, /\sfor="([^"]*)"/g), ...all(page, /href="#([^"]*)"/g)]) {
      expect(ids).toContain(id);
    }
    for (const id of ids.filter((each) => /-(error|hint)$/.test(each))) expect(described).toContain(id);
  });
});

describe('the page', () => {
  it('has a language, a neutral title, one heading and one main part', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(/<title>([^<]*)<\/title>/.exec(page)?.[1]).toBe('L &amp; &lt;b&gt;: information by e-mail');
    expect(page.split('<template')[0]?.match(/<h1/g)).toHaveLength(1);
    expect(page.match(/<main/g)).toHaveLength(1);
  });

  it('loads nothing from anyone else and has no inline script or style', () => {
    for (const source of all(page, /<(?:link|script|img)[^>]*\s(?:href|src)="([^"]*)"/g)) {
      expect(files.map(({ path }) => `/${path}`)).toContain(source);
    }
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script>/);
    expect(file(/\.css$/).body.toString()).not.toMatch(/@import|url\(/);
  });

  it('says what happens to the data, and links there from the form', () => {
    expect(form).toContain('href="#privacy"');
    const privacy = plainText(/<section [^>]*id="privacy"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '');
    for (const part of [
      'What we collect, and why',
      'Who gets it',
      'How long we keep it',
      'take your consent back',
    ]) {
      expect(privacy).toContain(part);
    }
  });

  it('lists help lines that need no script and no submission', () => {
    const help = /<section class="help"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
    expect(all(help, /data-country="(..)"/g)).toEqual(expect.arrayContaining(['US', 'GB', 'AU', 'CA']));
    expect(plainText(help)).toContain('988 Lifeline: call or text 988');
    expect(help).toContain('https://findahelpline.com');
    expect(page.indexOf(help)).toBeLessThan(page.indexOf(form));
  });

  it('reads at grade 8 or below', () => {
    expect(readability(mainText(page)).grade).toBeLessThanOrEqual(8);
  });
});

describe('form and function pages', () => {
  it('thank in the same words', () => {
    const template = /<template id="accepted">([\s\S]*)<\/template>/.exec(page)?.[1] ?? '';
    expect(plainText(template)).toBe(mainText(acceptedPage({ senderName: 'Lantern' })));
  });

  it('call the fields the same', () => {
    const labels = form.matchAll(/data-field="([^"]*)"[^>]*data-label="([^"]*)"/g);
    const seen = [...labels].map(([, field = '', label = '']) => {
      const refused = refusedPage({ senderName: 'Lantern', errors: [{ field, message: 'is odd' }] });
      expect(mainText(refused)).toContain(`${label} is odd.`);
      return field;
    });
    expect(seen).toHaveLength(8);
  });

  it('have the same colours', () => {
    const css = readFileSync(new URL('../../../web/form/form.css', import.meta.url), 'utf8');
    const colours = (text: string) => all(text, /(--[\w-]+:\s*#\w+)/g).map((rule) => rule.replace(/\s/g, ''));
    expect(colours(style)).toEqual(colours(css));
  });
});

describe('the site files', () => {
  it('are small', () => {
    expect(file(/\.js$/).body.length).toBeLessThan(5 * 1024);
    expect(
      files.filter(({ path }) => !path.startsWith('v1/')).reduce((sum, { body }) => sum + body.length, 0),
    ).toBeLessThan(40 * 1024);
  });

  it('are kept for ever only where the name has a hash', () => {
    for (const { path, cache } of files) {
      expect(cache.includes('immutable')).toBe(/\.[0-9a-f]{12}\./.test(path));
    }
  });

  it('come with a policy that lets in nothing but themselves', () => {
    const policy = staticSiteHeaders['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
  });
});
