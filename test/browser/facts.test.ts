import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { factsPage } from '#functions/http/pages/facts-pages.ts';
import { loadClaims } from '#shared/adapters/content-files.ts';
import type { Claim } from '#shared/domain/claim.ts';
import { listFacts } from '#shared/usecases/facts.ts';
import { buildChange } from '#test/support/claims.ts';
import { fakeRegister } from '#test/support/in-memory/register.ts';
import { type StaticSite, startStaticSite } from '#test/support/static-site.ts';
import { axeFaults, closeVisitors, newVisitor, openBrowser } from './visitor.ts';

const shipped = [...loadClaims(join(import.meta.dirname, '../../shared/content')).values()];

/** Some of each state that the public can see. */
const claims = shipped.map((claim, index): Claim => {
  if (index % 9 === 0) return { ...claim, withdrawn: true, change: buildChange({ kind: 'withdrawn' }) };
  return index % 9 === 1 ? { ...claim, supersededBy: 'E-03' } : claim;
});

async function show(search: string, held: readonly Claim[]): Promise<string> {
  const deps = { register: fakeRegister(held), clock: { now: () => Date.parse('2026-12-31T12:00:00Z') } };
  return factsPage({ senderName: 'Lantern', facts: await listFacts(deps, { q: search }), search });
}

const pages = {
  all: await show('', claims),
  found: await show('placebo', shipped),
  none: await show('<b>nothing</b> like this', shipped),
};

let browser: Browser;
let site: StaticSite;
beforeAll(async () => {
  const paths = Object.fromEntries(Object.entries(pages).map(([name, page]) => [`/${name}`, page]));
  [browser, site] = await Promise.all([openBrowser(), startStaticSite(paths)]);
});
afterEach(() => closeVisitors(browser));
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
} as const satisfies Record<string, BrowserContextOptions>;

it.each(
  Object.keys(pages).flatMap((name) =>
    Object.entries(looks).map(([look, options]) => ({ name, look, options })),
  ),
)('the facts ($name) can be read and used by everybody, $look', async ({ name, options }) => {
  const { page, complaints } = await newVisitor(browser, options);
  await page.goto(`${site.url}/${name}`);
  expect(await axeFaults(page)).toEqual([]);
  const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate<number>(width)).toBe(0);
  expect(complaints).toEqual([]);
});

it('every jump leads somewhere, and the keyboard reaches the search first', async () => {
  const { page } = await newVisitor(browser, looks.light);
  await page.goto(`${site.url}/all`);
  const targets = await page
    .locator('a[href^="#"]')
    .evaluateAll((links) => links.map((link) => String(link)));
  expect(targets.length).toBeGreaterThan(shipped.length);
  for (const hash of new Set(targets.map((target) => new URL(target).hash)))
    expect(await page.locator(`[id="${hash.slice(1)}"]`).count()).toBe(1);
  await page.keyboard.press('Tab');
  expect(await page.evaluate<string>('document.activeElement.id')).toBe('q');
});
