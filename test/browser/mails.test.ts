import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { contextOf, loadShipped, textsOf } from '#infra/content/shipped.ts';
import { compileStep } from '#shared/adapters/content-compiler/compile.ts';
import { crisisIn, greetingsIn } from '#shared/adapters/shipped-words.ts';
import type { Audience, VariantKey } from '#shared/domain/audience.ts';
import { audienceSchema } from '#shared/domain/audience-schemas.ts';
import { mergeBody } from '#shared/domain/merge-fields.ts';
import {
  campaign,
  checkedOn,
  contentDir,
  crisisLines,
  languages,
  localeOf,
  locales,
  mailsOf,
} from '#test/support/shipped-content.ts';
import { openBrowser } from './visitor.ts';

/** A mail is shown inside the page of a mail program, which has these landmarks itself. */
const ofWholePages = ['landmark-one-main', 'region'];
/** The width at which nothing may have to be scrolled sideways (WCAG 1.4.10). */
const narrow = { width: 320, height: 640 };

let browser: Browser;
let pages: Readonly<Record<'light' | 'dark', Page>>;
const requests: string[] = [];

async function newPage(colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport: narrow, colorScheme });
  const page = await context.newPage();
  page.on('request', (request) => requests.push(request.url()));
  return page;
}

beforeAll(async () => {
  browser = await openBrowser();
  const [light, dark] = await Promise.all([newPage('light'), newPage('dark')]);
  pages = { light, dark };
});
afterAll(() => browser?.close());

/** In the page itself and in no second one, which takes most of the time otherwise. */
async function faultsOf(page: Page, html: string): Promise<readonly string[]> {
  await page.setContent(html);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(ofWholePages).analyze();
  const wide = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`)),
    ...(wide > 0 ? [`${wide} px to scroll sideways`] : []),
  ];
}

const countryOf: Readonly<Record<string, string>> = { US: 'US', AU: 'AU', other: 'GB' };

/** The mail as a reader with a long name and many help lines gets it. */
function sent(key: VariantKey, body: { readonly html: string; readonly text: string }): string {
  const [audience, region = ''] = key.split('.');
  const reader: Audience = audienceSchema.parse(audience);
  const locale = localeOf(key);
  return mergeBody(body, {
    greeting: greetingsIn(languages)(locale, 'Maximiliane-Alexandrine'),
    crisis: crisisIn(crisisLines, languages).block(countryOf[region] ?? region, reader, locale),
    leaveUrl: `https://lantern.example.org/u/${'x'.repeat(51)}`,
    preferencesUrl: `https://lantern.example.org/p/${'x'.repeat(51)}`,
  }).html;
}

const withoutStyle = (html: string): string => html.replace(/<style>.*<\/style>/s, '');

describe.each(campaign.steps.map(({ id }) => id))('the mail %s', (step) => {
  it.each(locales)(
    'has no fault that axe finds, and fits on a phone, in any variant of %s',
    async (locale) => {
      const mails = mailsOf(step, [locale]);
      expect(mails).toHaveLength(12);
      for (const { key, mail } of mails) {
        expect({ key, faults: await faultsOf(pages.light, sent(key, mail)) }).toEqual({ key, faults: [] });
      }
    },
  );

  it.each(locales)(
    'neither has one in dark, nor where a mail program drops the styles, in %s',
    async (locale) => {
      const [first] = mailsOf(step, [locale]);
      if (first === undefined) throw new Error('a step has variants');
      const html = sent(first.key, first.mail);
      expect(await faultsOf(pages.dark, html)).toEqual([]);
      expect(await faultsOf(pages.light, withoutStyle(html))).toEqual([]);
    },
  );
});

it('mails that take a claim back have none either', async () => {
  const shipped = loadShipped(contentDir);
  const texts = textsOf(shipped, { campaign: 'correction' }, checkedOn);
  expect(texts).toHaveLength(2 * locales.length);
  for (const text of texts) {
    const { step } = compileStep(text.step, contextOf(shipped, text, checkedOn));
    const key: VariantKey = `veteran.US.${text.locale}`;
    const mail = step?.variants[key];
    if (mail === undefined) throw new Error(`no mail of ${text.file}`);
    expect({ text: text.file, faults: await faultsOf(pages.light, sent(key, mail)) }).toEqual({
      text: text.file,
      faults: [],
    });
  }
});

describe('this check', () => {
  it.each([
    ['words that can hardly be seen', '<p style="color:#777;background:#888">Pale.</p>', /color-contrast/],
    ['a link without a name', '<p><a href="https://example.org"></a></p>', /link-name/],
    ['a list that is none', '<ul><p>One.</p></ul>', /list/],
    ['a line too long for a phone', `<p>${'w'.repeat(200)}</p>`, /to scroll sideways/],
  ])('finds %s', async (_, wrong, fault) => {
    const [first] = mailsOf('welcome');
    const html = sent('self.US.en-US', first?.mail ?? { html: '', text: '' });
    expect(html).toContain('<div class="fine">');
    const faults = await faultsOf(
      pages.light,
      html.replace('<div class="fine">', `${wrong}<div class="fine">`),
    );
    expect(faults.join('\n')).toMatch(fault);
  });

  it('asked no address for anything', () => {
    expect(requests).toEqual([]);
  });
});
