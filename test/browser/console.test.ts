import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';
import { open, signedIn, signIn } from './staff.ts';
import {
  closeVisitors,
  fillForm,
  linkTo,
  Mailbox,
  newVisitor,
  openBrowser,
  submitButton,
} from './visitor.ts';

const email = 'zoe.console@mail.example.com';
const campaign = '/campaigns/first-steps';

let browser: Browser;
let run: TestRun;

beforeAll(async () => {
  [browser, run] = await Promise.all([openBrowser(), startEmbeddedRun()]);
  const { page } = await newVisitor(browser);
  await page.goto(run.url);
  await fillForm(page, email);
  await submitButton(page).click();
  const [confirmation] = await new Mailbox(run.url).after('PT1M', email);
  await page.goto(linkTo(confirmation, '/c/'));
  await page.getByRole('button').click();
  await new Mailbox(run.url).after('P1D', email);
});
afterEach(() => closeVisitors(browser));
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});

const dialog = (page: Page) => page.getByRole('dialog');
/** Presses a button that asks, and says yes. */
async function confirmed(page: Page, label: string, fill?: () => Promise<void>): Promise<string> {
  await page.getByRole('button', { name: label, exact: true }).first().click();
  const said = (await dialog(page).textContent()) ?? '';
  await fill?.();
  await dialog(page).getByRole('button', { name: label, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
  return said;
}

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
    ['admin', ['Campaigns', 'Attention', 'People', 'Evidence', 'Audit']],
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

  it('is paused and goes on, each time saying what it touches', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, campaign);
    await page.getByText('Adds up').waitFor();
    expect(await confirmed(page, 'Pause')).toMatch(/\d+ steps wait/);
    await page.getByText('Paused', { exact: true }).waitFor();
    expect(await confirmed(page, 'Resume')).toMatch(/more than 14 days late/);
    await page.getByText('Running', { exact: true }).waitFor();
  });

  it('tells who would get what, and when', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, `${campaign}/calendar`);
    await page.getByText('welcome', { exact: true }).waitFor();
    expect(await page.getByText('America/New_York', { exact: false }).count()).toBeGreaterThanOrEqual(8);
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
