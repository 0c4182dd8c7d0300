import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { TestRun } from '#test/support/embedded-run.ts';
import { dialog, open, signedIn, signIn, startWithPerson } from './staff.ts';
import { closeVisitors, newVisitor, openBrowser } from './visitor.ts';

const email = 'zoe.console@mail.example.com';
const campaign = '/campaigns/first-steps';

let browser: Browser;
let run: TestRun;

beforeAll(async () => {
  browser = await openBrowser();
  run = await startWithPerson(browser, email);
});
afterEach(() => closeVisitors(browser));
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});

describe('signing in', () => {
  it('keeps no token in the storage of the browser, and asks for nothing elsewhere', async () => {
    const { page, requests, complaints } = await signedIn(browser, run.url, 'approver');
    expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).toBe(
      '[{},{}]',
    );
    expect(await page.context().cookies()).toEqual([]);
    expect([...new Set(requests.map((address) => new URL(address).origin))]).toEqual([run.url]);
    expect(page.url()).not.toContain('code=');
    expect(complaints).toEqual([]);
  });

  it('ends on leaving: what was shown is gone', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await page.getByRole('button', { name: 'approver' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    expect(await page.getByText('First steps').count()).toBe(0);
  });

  it('lasts as long as somebody is at work, though a token lasts 15 minutes', async () => {
    const { page, requests } = await newVisitor(browser);
    await page.clock.install();
    await page.goto(`${run.url}/staff/`);
    await signIn(page, 'approver', 'pat');
    const tokens = () => requests.filter((address) => address.endsWith('/local/token')).length;
    expect(tokens()).toBe(1);
    for (let minutes = 0; minutes < 20; minutes += 5) {
      await page.keyboard.press('Shift');
      await page.clock.runFor(5 * 60_000);
    }
    await expect.poll(tokens).toBe(2);
    await open(page, '/attention');
    await page.getByText('Nothing needs you.').waitFor();
  });

  it('ends after 15 minutes without a touch', async () => {
    const { page } = await newVisitor(browser);
    await page.clock.install();
    await page.goto(`${run.url}/staff/`);
    await signIn(page, 'auditor', 'ida');
    await page.clock.fastForward(14 * 60_000);
    expect(await page.getByText('Signed out after 15 minutes').count()).toBe(0);
    await page.clock.fastForward(2 * 60_000);
    await page.getByText('Signed out after 15 minutes').waitFor();
  });
});

describe('with the keyboard alone', () => {
  it('somebody signs in, pauses a campaign and lets it go on', async () => {
    const { page } = await newVisitor(browser, { viewport: { width: 1280, height: 900 } });
    await page.goto(`${run.url}/staff/`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await pressOn(page, 'Sign in');
    await page.getByLabel('Role').waitFor();
    await tabTo(page, 'admin');
    await page.keyboard.type('approver');
    await pressOn(page, 'Sign in');
    await page.getByRole('link', { name: 'First steps' }).waitFor();
    await pressOn(page, 'First steps');
    await page.getByText('Adds up').waitFor();
    for (const [label, after] of [
      ['Pause', 'Paused'],
      ['Resume', 'Running'],
    ] as const) {
      await pressOn(page, label);
      await dialog(page).waitFor();
      await pressOn(page, label);
      await dialog(page).waitFor({ state: 'detached' });
      await page.getByText(after, { exact: true }).waitFor();
    }
  });
});

/** What has the focus, by its words; of a choice, by the words of all options. */
const focused = (page: Page) => page.evaluate<string>("document.activeElement?.textContent ?? ''");

/** Goes on with the tabulator until it stands on something with these words. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (here === words || (words === 'admin' && here.includes(words))) return;
  }
  throw new Error(`the keyboard does not reach "${words}"`);
}

async function pressOn(page: Page, words: string): Promise<void> {
  await tabTo(page, words);
  await page.keyboard.press('Enter');
}

describe('what each role sees', () => {
  it.each([
    ['author', ['Campaigns', 'Attention', 'Evidence']],
    ['approver', ['Campaigns', 'Attention', 'Evidence']],
    ['privacy', ['Attention', 'People', 'Audit']],
    ['auditor', ['Campaigns', 'Attention', 'Evidence', 'Audit']],
    ['admin', ['Campaigns', 'Attention', 'People', 'Evidence', 'Audit', 'Team']],
  ] as const)('%s: %j', async (role, names) => {
    const { page } = await signedIn(browser, run.url, role);
    const links = page.getByRole('navigation').getByRole('link');
    await links.first().waitFor();
    const shown = (await links.allInnerTexts()).filter((name) => name !== 'Staff console');
    expect(shown).toEqual(names);
  });

  it('an auditor of a campaign can change nothing', async () => {
    const { page } = await signedIn(browser, run.url, 'auditor');
    await open(page, campaign);
    await page.getByText('Adds up').waitFor();
    for (const label of ['Pause', 'Resume', 'Archive'])
      expect(await page.getByRole('button', { name: label, exact: true }).count()).toBe(0);
  });
});

describe('hostile text', () => {
  it('is shown as text', async () => {
    const name = '<img src=x onerror="document.title=1"> {{7*7}}';
    const { page, complaints } = await signedIn(browser, run.url, 'author', { user: 'ann' });
    await open(page, '/campaigns');
    await page.getByRole('button', { name: 'New campaign' }).click();
    await dialog(page).getByLabel('Id').fill('hostile');
    await dialog(page).getByRole('button', { name: 'Create' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await open(page, '/campaigns/hostile/draft');
    await page.getByLabel('Subject').fill(name);
    await page.getByLabel('Text').fill(`Hello\n\n${name}\n\n<script>document.title=1</script>`);
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByText('things to mend').or(page.getByText('One thing to mend')).first().waitFor();
    expect(await page.title()).toBe('Staff console');
    expect(complaints).toEqual([]);
  });
});
