import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Service } from '#test/support/e2e-service.ts';
import type { TestRun } from '#test/support/embedded-run.ts';
import { keepPicture } from './pictures.ts';
import { open, signedIn, startWithPerson } from './staff.ts';
import { axeFaults, closeVisitors, openBrowser } from './visitor.ts';

const email = 'zoe.console@mail.example.com';

let browser: Browser;
let run: TestRun;

beforeAll(async () => {
  browser = await openBrowser();
  run = await startWithPerson(browser, email, 'P4D');
  await new Service(run.url).staff('admin', '/team', { email: 'bo@staff.example.com', roles: ['author'] });
});
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});

const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  // As wide as a page of 1,280 px at 400 %, and narrower than at 200 %.
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
  // What 1,280 px are at 200 %.
  zoomed: { colorScheme: 'light', viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
} as const satisfies Record<string, BrowserContextOptions>;

/** Each page, what shows that it is there, and what opens its dialogs. */
const pages: readonly {
  path: string;
  shows: (page: Page) => Promise<unknown>;
  dialogs?: readonly string[];
  picture?: string;
}[] = [
  {
    path: '/campaigns',
    shows: (page) =>
      page
        .getByText(/within a day/)
        .first()
        .waitFor(),
    dialogs: ['New campaign'],
    picture: 'console-campaigns.png',
  },
  {
    path: '/campaigns/first-steps',
    shows: (page) => page.getByText('Adds up').waitFor(),
    dialogs: ['Pause', 'Archive'],
    picture: 'console-campaign.png',
  },
  {
    path: '/campaigns/first-steps/calendar',
    shows: (page) => page.getByText('welcome', { exact: true }).waitFor(),
    picture: 'console-calendar.png',
  },
  {
    path: '/campaigns/first-steps/draft',
    shows: (page) => page.frameLocator('iframe').getByRole('heading').first().waitFor(),
    picture: 'console-draft.png',
  },
  {
    path: '/campaigns/first-steps/draft',
    shows: async (page) => {
      await page.getByRole('tab', { name: 'Compare' }).click();
      await page.getByText('Everybody would read what they read today.').waitFor();
    },
  },
  {
    path: '/campaigns/first-steps/draft',
    shows: async (page) => {
      await page.getByRole('tab', { name: 'Review and publish' }).click();
      await page.getByText('Approved by').waitFor();
    },
    dialogs: ['Return', 'Publish'],
  },
  {
    path: '/attention',
    shows: (page) => page.getByText('Nothing needs you.').waitFor(),
    dialogs: ['Stop all sending'],
  },
  {
    path: '/evidence',
    shows: (page) => page.getByRole('rowheader', { name: 'R-01' }).waitFor(),
    dialogs: ['Reviewed'],
    picture: 'console-evidence.png',
  },
  {
    path: '/evidence/R-01',
    shows: (page) => page.getByRole('table', { name: 'How it came to be so' }).waitFor(),
    dialogs: ['Correct', 'Withdraw'],
    picture: 'console-claim.png',
  },
  {
    path: '/team',
    shows: (page) => page.getByText('bo@staff.example.com').waitFor(),
    dialogs: ['Invite', 'Change roles', 'Remove'],
    picture: 'console-team.png',
  },
  { path: '/people', shows: (page) => page.getByLabel('Address').waitFor() },
  { path: '/audit', shows: (page) => page.getByRole('table').waitFor() },
];

/** Nothing to scroll sideways for but within tables, down to 320 px (WCAG 1.4.10). */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe.each(Object.entries(looks))('the console in %s', (look, options) => {
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    // A dialog that fades in has little contrast on the way.
    const still = { ...options, reducedMotion: 'reduce' } as const;
    ({ page, complaints } = await signedIn(browser, run.url, 'admin', still));
  });
  afterAll(() => closeVisitors(browser));

  it.each(pages)(
    '$path has no fault that axe finds, nor have its dialogs',
    async ({ path, shows, dialogs = [], picture }) => {
      // From elsewhere, so that each page is opened anew.
      await open(page, '/audit');
      await page.getByRole('heading', { name: /^\d{4}-/ }).waitFor();
      await open(page, path);
      await shows(page);
      if (look === 'light' && picture !== undefined) await keepPicture(page, picture, 900, 1280);
      expect(await axeFaults(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      for (const dialog of dialogs) {
        await page.getByRole('button', { name: dialog, exact: true }).first().click();
        await page.getByRole('dialog').waitFor();
        expect(await axeFaults(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      expect(complaints).toEqual([]);
    },
  );

  it('a person', async () => {
    await open(page, '/people');
    await page.getByLabel('Address').fill(email);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('table', { name: 'first-steps' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    for (const dialog of ['Leave', 'Never write again', 'Erase', 'Copy of their data']) {
      await page.getByRole('button', { name: dialog }).click();
      await page.getByRole('dialog').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    if (look === 'light') await keepPicture(page, 'console-person.png', 900, 1280);
  });
});
