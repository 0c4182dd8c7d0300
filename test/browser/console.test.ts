import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { TestRun } from '#test/support/embedded-run.ts';
import { confirmed, dialog, open, signedIn, startWithPerson } from './staff.ts';
import { closeVisitors, openBrowser } from './visitor.ts';

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

describe('a campaign', () => {
  it('shows each step with its numbers, and that they add up', async () => {
    const { page, complaints } = await signedIn(browser, run.url, 'approver');
    await page.getByRole('link', { name: 'First steps' }).click();
    await page.getByText('Adds up').waitFor();
    const rows = page.getByRole('table', { name: 'Sequence' }).getByRole('row');
    expect(await rows.count()).toBe(9);
    expect(await rows.nth(1).textContent()).toContain('welcome');
    expect(complaints).toEqual([]);
  });

  it('lists who is inside by key', async () => {
    const { page } = await signedIn(browser, run.url, 'admin');
    await open(page, campaign);
    const people = page.getByRole('table', { name: 'People inside' });
    await people.getByRole('link').first().click();
    await page.getByRole('table', { name: 'first-steps' }).waitFor();
  });

  it('is paused and goes on, each time saying what it touches', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, campaign);
    await page.getByText('Adds up').waitFor();
    expect(await confirmed(page, 'Pause')).toMatch(/\d+ steps wait/);
    await page.getByText('Paused', { exact: true }).waitFor();
    expect(await confirmed(page, 'Resume')).toMatch(/more than 14 days late/);
    await page.getByText('Running', { exact: true }).waitFor();
  });

  it('stops with all others, and goes on', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, '/attention');
    await confirmed(page, 'Stop all sending');
    await page.getByText('All sending is stopped for the whole account.').waitFor();
    await confirmed(page, 'Go on sending');
    await page.getByText('Nothing needs you.').waitFor();
  });

  it('tells who would get what, and when', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, `${campaign}/calendar`);
    await page.getByText('welcome', { exact: true }).waitFor();
    expect(await page.getByText('America/New_York', { exact: false }).count()).toBeGreaterThanOrEqual(8);
  });
});

describe('a draft', () => {
  it('is written, read by a second person, approved and published', async () => {
    const author = await signedIn(browser, run.url, 'author', { user: 'ann' });
    await open(author.page, `${campaign}/draft`);
    const subject = author.page.getByLabel('Subject');
    await subject.fill('Welcome, and what comes next');
    await author.page.getByText('Saved', { exact: true }).waitFor();
    const mail = author.page.frameLocator('iframe[title="The mail"]');
    await mail.getByRole('heading').first().waitFor();
    await author.page.getByRole('heading', { name: 'Welcome, and what comes next' }).waitFor();
    expect(author.complaints).toEqual([]);

    const { page } = await signedIn(browser, run.url, 'approver', { user: 'pat' });
    await open(page, `${campaign}/draft`);
    await page.getByRole('tab', { name: 'Review and publish' }).click();
    await page.getByRole('button', { name: 'I have read every variant in en-US' }).click();
    await page.getByText('pat,').waitFor();
    await confirmed(page, 'Approve');
    await page.getByText('Approved by pat').waitFor();
    expect(await confirmed(page, 'Publish')).toContain('from their next mail on');
    await open(page, campaign);
    await page.getByText('Adds up').waitFor();
    await open(page, '/campaigns');
    await page
      .getByRole('row', { name: /First steps/ })
      .getByText('2', { exact: true })
      .waitFor();
  });

  it('shows when somebody else saved first, and loses neither text', async () => {
    const [one, two] = await Promise.all([
      signedIn(browser, run.url, 'author', { user: 'ann' }),
      signedIn(browser, run.url, 'author', { user: 'bo' }),
    ]);
    for (const { page } of [one, two]) {
      await open(page, `${campaign}/draft`);
      await page.getByLabel('Subject').waitFor();
    }
    await one.page.getByLabel('Subject').fill('Written by Ann');
    await one.page.getByText('Saved', { exact: true }).waitFor();
    await two.page.getByLabel('Subject').fill('Written by Bo');
    await two.page.getByText('Somebody else saved this draft first').waitFor();
    expect(await two.page.getByLabel('Subject').inputValue()).toBe('Written by Bo');
    await two.page.getByRole('button', { name: 'Load theirs' }).click();
    await expect.poll(() => two.page.getByLabel('Subject').inputValue()).toBe('Written by Ann');
  });
});

describe('a person', () => {
  it('is found by their exact address only, and their timeline tells each step', async () => {
    const { page } = await signedIn(browser, run.url, 'privacy');
    await open(page, '/people');
    await page.getByLabel('Address').fill('zoe@mail.example.com');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Nobody is stored under this.').waitFor();
    await page.getByLabel('Address').fill(email);
    await page.keyboard.press('Enter');
    const steps = page.getByRole('table', { name: 'first-steps' });
    await steps.waitFor();
    expect(await steps.getByRole('row').nth(1).textContent()).toMatch(/welcome.*(accepted|delivered)/s);
    expect(await steps.getByText('to come').count()).toBe(7);
    expect(await page.locator('body').textContent()).not.toContain(email);
    expect(page.url()).not.toContain('zoe');
  });

  it('leaves by telephone: the audit trail has it with its reason', async () => {
    const { page } = await signedIn(browser, run.url, 'privacy');
    await open(page, '/people');
    await page.getByLabel('Address').fill(email);
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('table', { name: 'first-steps' }).waitFor();
    const said = await confirmed(page, 'Leave', async () => {
      await dialog(page).getByLabel('Note').fill('called in the morning');
    });
    expect(said).toContain('7 mails that were to come');
    await page.getByText('ended: left').waitFor();
    await open(page, '/audit');
    await page.getByRole('cell', { name: 'all asked-by-phone: called in the morning' }).waitFor();
  });
});

describe('evidence', () => {
  it('a claim is withdrawn, and a mail that takes it back is drafted', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, '/evidence');
    await page.getByPlaceholder('Search claims').fill('R-01');
    await page.getByRole('row', { name: /^R-01/ }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    const said = await confirmed(page, 'Withdraw', async () => {
      await dialog(page)
        .getByLabel('What was looked at and found')
        .fill('The letter was replaced by another.');
    });
    expect(said).toMatch(/\d+ published steps stop going out/);
    await page.getByText('withdrawn').first().waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await dialog(page)
      .getByText(/\d+ mails told it/)
      .waitFor();
    await dialog(page).getByRole('button', { name: 'Take back' }).click();
    await page.waitForURL(/#\/campaigns\/note-/);
  });
});
