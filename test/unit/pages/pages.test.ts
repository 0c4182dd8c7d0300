import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { refusedPage } from '#functions/http/pages/interest-pages.ts';
import { pageHeaders } from '#functions/http/pages/layout.ts';
import { functionPages, mainText } from '#test/support/function-pages.ts';
import { readability } from '#test/support/readability.ts';

const pages = Object.entries(functionPages());
const count = (page: string, pattern: RegExp) => page.match(pattern)?.length ?? 0;
/** Words that may not show up in a browser's history (L-22). */
const tellTale = /mdma|ptsd|trauma|therap|drug|psychedel|veteran|health|trial/i;

describe.each(pages)('page %s', (_, page) => {
  it('has a language, one title, one heading, one main part', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr">/);
    expect(count(page, /<title>[^<]+<\/title>/g)).toBe(1);
    expect(count(page, /<h1[ >]/g)).toBe(1);
    expect(count(page, /<main[ >]/g)).toBe(1);
  });

  it('has no script, loads nothing and keeps out of indexes', () => {
    expect(page).not.toMatch(
      /<script|\son\w+=|javascript:|autofocus|<(img|iframe|link|object)\b|@import|url\(/i,
    );
    expect(page).toContain('<meta name="robots" content="noindex, nofollow">');
    expect(page).not.toContain('undefined');
  });

  it('links only to the form and to the directory of help lines', () => {
    const targets = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target]) => target);
    expect(targets).toContain('https://findahelpline.com');
    for (const target of targets) expect(['/', '#help', 'https://findahelpline.com']).toContain(target);
    expect(page).toContain('If you are in danger now, call your local emergency number');
  });

  it('has a title that says nothing of health', () => {
    expect(/<title>([^<]+)<\/title>/.exec(page)?.[1]).not.toMatch(tellTale);
  });

  it('reads at grade 8 or below', () => {
    expect(readability(mainText(page)).grade).toBeLessThanOrEqual(8);
  });

  it('has the one style that its policy names', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(pageHeaders['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    expect(page).not.toMatch(/ style=/);
  });
});

describe('all pages', () => {
  it('write hostile names and tokens as text', () => {
    const hostile = `"><script>alert(1)</script>'&`;
    for (const page of Object.values(functionPages(hostile, hostile))) {
      expect(page).not.toContain('<script');
      expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;');
    }
  });

  it('have forms that post, only where something is asked', () => {
    const asking = pages.filter(([, page]) => page.includes('<form')).map(([name]) => name);
    expect(asking).toEqual(['askConfirm', 'askLeave', 'askDecline', 'preferences']);
    for (const [, page] of pages) expect(count(page, /<form /g)).toBe(count(page, /<form method="post" /g));
  });

  it('say what erasing takes and what stays, before and after', () => {
    const { preferences = '', 'done-erase': done = '' } = functionPages();
    expect(mainText(preferences)).toMatch(
      /cannot be undone\. Only a scrambled fingerprint of your address stays/,
    );
    expect(mainText(done)).toMatch(/Only a scrambled fingerprint of your address stays/);
    expect(preferences).not.toMatch(/<input[^>]*\schecked/);
  });

  it('come with headers that keep tokens and content to the browser', () => {
    expect(pageHeaders).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(pageHeaders['strict-transport-security']).toMatch(/max-age=(\d{8,}); includeSubDomains/);
    for (const directive of ["default-src 'none'", "script-src 'none'", "frame-ancestors 'none'"]) {
      expect(pageHeaders['content-security-policy']).toContain(directive);
    }
  });
});

describe('the refused page', () => {
  const refused = (...errors: { field: string; message: string }[]) =>
    mainText(refusedPage({ senderName: 'Lantern', errors }));

  it('names each field in a sentence', () => {
    const text = refused(
      { field: 'email', message: 'does not end in a domain that can get mail' },
      { field: 'consentStore', message: 'must be given, or we cannot keep what you entered' },
    );
    expect(text).toContain('The e-mail address does not end in a domain that can get mail.');
    expect(text).toContain('Your consent to storing must be given, or we cannot keep what you entered.');
  });

  it('does not name a field that it does not know', () => {
    const text = refused({ field: 'evil', message: 'Unrecognized key: "evil"' });
    expect(text).not.toContain('evil');
    expect(text).toContain('something that we do not expect');
  });
});
