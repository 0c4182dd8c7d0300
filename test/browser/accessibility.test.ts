import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';
import { functionPages } from '#test/support/function-pages.ts';
import { type StaticSite, startStaticSite } from '#test/support/static-site.ts';
import { keepPicture } from './pictures.ts';
import {
  axeFaults,
  closeVisitors,
  fillForm,
  linkTo,
  type Mail,
  Mailbox,
  newVisitor,
  openBrowser,
  submitButton,
} from './visitor.ts';

const pages = functionPages();

let browser: Browser;
let site: StaticSite;
let run: TestRun;

beforeAll(async () => {
  const paths = Object.fromEntries(Object.entries(pages).map(([name, page]) => [`/${name}`, page]));
  [browser, site, run] = await Promise.all([openBrowser(), startStaticSite(paths), startEmbeddedRun()]);
});
afterEach(() => closeVisitors(browser));
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await run?.stop();
});

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
} as const satisfies Record<string, BrowserContextOptions>;
const eachLook = Object.entries(looks);

// Written as text: these run in the page, whose types the other tests do not have.
/** Nothing to scroll sideways for, down to 320 px (WCAG 1.4.10). */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Controls smaller than 24 by 24 px (WCAG 2.5.8). */
const smallTargets = (page: Page) =>
  page.evaluate<string[]>(`
    [...document.querySelectorAll('button, select, summary, input:not([type=hidden], [tabindex])')]
      .filter((node) => Math.min(node.getBoundingClientRect().width, node.getBoundingClientRect().height) < 24)
      .map((node) => node.outerHTML)`);

describe.each(eachLook)('in %s', (look, options) => {
  it('the form has no fault that axe finds, empty or with mistakes', async () => {
    const visitor = await newVisitor(browser, options);
    const { page } = visitor;
    await page.goto(site.url);
    expect(await axeFaults(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.getByLabel('Country').selectOption('US');
    await submitButton(page).click();
    expect(await axeFaults(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(visitor.complaints).toEqual([]);
    await page.goto(site.url);
    if (look === 'light') await keepPicture(page, 'form.png', 1560);
  });

  it('no page of a function has one', async () => {
    const visitor = await newVisitor(browser, options);
    const { page, complaints } = visitor;
    for (const name of Object.keys(pages)) {
      await page.goto(`${site.url}/${name}`);
      // Width changes none of what axe looks at on these pages; colours do.
      const faults = look === 'narrow' ? [] : await axeFaults(page);
      expect({ name, faults }).toEqual({ name, faults: [] });
      expect(await smallTargets(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }
    expect(complaints).toEqual([]);
  });
});

it('the form can be used with text at 200 %', async () => {
  const visitor = await newVisitor(browser, { viewport: { width: 640, height: 800 } });
  const { page } = visitor;
  await page.goto(site.url);
  // Twice the size in half the room: what a browser's own zoom comes to.
  await page.evaluate(`document.documentElement.style.setProperty('font-size', '200%')`);
  expect(await overflow(page)).toBe(0);
  expect(await submitButton(page).isVisible()).toBe(true);
});

/** A mail is shown inside the page of a mail program, which has these landmarks itself. */
const ofWholePages = ['landmark-one-main', 'region'];

describe('the mails', () => {
  let mails: readonly Mail[];

  beforeAll(async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    const mailbox = new Mailbox(run.url);
    const email = 'reader@example.org';
    await page.goto(run.url);
    await fillForm(page, email);
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Please check your e-mail' }).waitFor();
    const [confirmation] = await mailbox.after('PT1M', email);
    await page.goto(linkTo(confirmation, '/c/'));
    await page.getByRole('button').click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    const sequence = await mailbox.after('P60D', email);
    mails = [...(confirmation ? [confirmation] : []), ...sequence];
    expect(visitor.requests.filter((url) => !url.startsWith(run.url))).toEqual([]);
  });

  it.each(eachLook)('have no fault that axe finds, as pages, in %s', async (look, options) => {
    expect(mails.length).toBeGreaterThanOrEqual(9);
    const visitor = await newVisitor(browser, { ...options, javaScriptEnabled: true });
    const { page, requests } = visitor;
    for (const { subject, html } of mails) {
      await page.setContent(html);
      expect({ subject, faults: await axeFaults(page, ofWholePages) }).toEqual({ subject, faults: [] });
      expect(await overflow(page)).toBe(0);
    }
    expect(requests).toEqual([]);
    await page.setContent(mails[1]?.html ?? '');
    if (look === 'light') await keepPicture(page, 'mail.png', 1180);
  });
});
