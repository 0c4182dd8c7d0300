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
    await author.page.getByText(/\d+ words at school grade \d/).waitFor();
    await author.page.getByRole('heading', { name: 'Welcome, and what comes next' }).waitFor();
    expect(author.complaints).toEqual([]);

    const { page } = await signedIn(browser, run.url, 'approver', { user: 'pat' });
    await open(page, `${campaign}/draft`);
    await page.getByRole('tab', { name: 'Compare' }).click();
    await page.getByText('Other words for 12 kinds of readers').waitFor();
    await page.locator('ins').first().waitFor();
    expect((await page.locator('ins').allTextContents()).join(' ')).toMatch(/comes.*next/);
    expect(await page.locator('del').count()).toBeGreaterThan(0);
    await page
      .getByRole('radio', { name: 'Mails' })
      .or(page.getByRole('button', { name: 'Mails' }))
      .click();
    for (const title of ['The published mail', 'The draft'])
      await page.frameLocator(`iframe[title="${title}"]`).getByRole('heading').first().waitFor();

    await page.getByRole('tab', { name: 'Review and publish' }).click();
    await confirmed(page, 'Return', async () => {
      await dialog(page).getByLabel('What is to be changed').fill('Say for how long the mails come.');
    });
    await open(author.page, '/campaigns');
    await open(author.page, `${campaign}/draft`);
    await author.page.getByText('Say for how long the mails come.').waitFor();
    await author.page.getByLabel('Preview line').fill('What comes, and how to stop it.');
    await author.page.getByText('Saved', { exact: true }).waitFor();

    await page.getByRole('tab', { name: 'Write' }).click();
    const checked = page.waitForResponse('**/draft/check');
    await page.getByRole('tab', { name: 'Review and publish' }).click();
    await checked;
    await page.getByRole('button', { name: 'I have read it: every variant in en-US' }).click();
    await page.getByRole('table', { name: 'Languages' }).getByText('pat,').waitFor();
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

  it('shows beside its line what the gates find', async () => {
    const { page, complaints } = await signedIn(browser, run.url, 'author', { user: 'cy' });
    await open(page, `${campaign}/draft`);
    const text = page.getByRole('textbox', { name: 'Text' });
    await text.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('This is a miracle cure.\n\n');
    await page
      .getByText(/things? to mend/)
      .first()
      .waitFor();
    await page.locator('.cm-lint-marker').first().hover();
    await page
      .locator('.cm-tooltip')
      .getByText(/Use|Say|Change|Leave|Remove|Write/)
      .first()
      .waitFor();
    await text.click();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    await expect.poll(() => text.textContent()).not.toContain('miracle');
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is saved when its page is left before the keys rest', async () => {
    const { page } = await signedIn(browser, run.url, 'author', { user: 'cy' });
    await open(page, `${campaign}/draft`);
    await page.getByLabel('Subject').fill('Left in a hurry');
    await page.getByRole('link', { name: 'Evidence' }).click();
    await page.getByRole('table', { name: 'Claims' }).waitFor();
    await open(page, `${campaign}/draft`);
    await expect.poll(() => page.getByLabel('Subject').inputValue()).toBe('Left in a hurry');
  });

  it('is there again when it could not be saved on leaving, and is saved then', async () => {
    const { page } = await signedIn(browser, run.url, 'author', { user: 'cy' });
    const path = `**${campaign}/draft`;
    await page.route(path, (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await open(page, `${campaign}/draft`);
    await page.getByLabel('Subject').fill('Written without a network');
    await page.getByRole('link', { name: 'Evidence' }).click();
    await page.getByRole('table', { name: 'Claims' }).waitFor();
    await page.unroute(path);
    await open(page, `${campaign}/draft`);
    expect(await page.getByLabel('Subject').inputValue()).toBe('Written without a network');
    await page.getByText('Saved', { exact: true }).waitFor();
    const { page: other } = await signedIn(browser, run.url, 'author', { user: 'dee' });
    await open(other, `${campaign}/draft`);
    await expect.poll(() => other.getByLabel('Subject').inputValue()).toBe('Written without a network');
  });

  it('is shown as a dark mail program shows it', async () => {
    const { page } = await signedIn(browser, run.url, 'author', { user: 'cy' });
    await open(page, `${campaign}/draft`);
    const mail = page.frameLocator('iframe[title="The mail"]');
    const background = () =>
      mail
        .locator('body')
        .evaluate<string, unknown>('getComputedStyle(document.body).backgroundColor', undefined);
    await mail.getByRole('heading').first().waitFor();
    const light = await background();
    await page
      .getByRole('button', { name: 'Dark' })
      .or(page.getByRole('radio', { name: 'Dark' }))
      .click();
    await expect.poll(background).not.toBe(light);
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
    // Otherwise Bo sees what Ann wrote within ten seconds.
    const look = `**${campaign}/draft`;
    await two.page.route(look, (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await one.page.getByLabel('Subject').fill('Written by Ann');
    await one.page.getByText('Saved', { exact: true }).waitFor();
    await two.page.getByLabel('Subject').fill('Written by Bo');
    await two.page.getByText('Somebody else saved this draft first').waitFor();
    expect(await two.page.getByLabel('Subject').inputValue()).toBe('Written by Bo');
    await two.page.unroute(look);
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

describe('attention', () => {
  it('retries only those that were refused, and first says how many', async () => {
    const { page, complaints } = await signedIn(browser, run.url, 'approver');
    const refused = {
      campaign: 'first-steps',
      step: 'welcome',
      subscriber: 'AAAAAAAAAAAAAAAAAAAAAA',
      enrolment: 'enrolment1',
      reason: 'MessageRejected',
      since: '2026-11-22T09:30:00.000Z',
      actions: ['resend'],
    };
    await page.route('**/v1/staff/attention', (route) =>
      route.fulfill({ json: { stopped: false, lists: [{ kind: 'refused', entries: [refused] }] } }),
    );
    const asked: unknown[] = [];
    await page.route('**/retry-refused', (route) => {
      asked.push(route.request().postDataJSON());
      return route.fulfill({ json: { found: 9, reopened: 7, not: { ended: 2 }, more: false } });
    });
    await open(page, '/attention');
    await page.getByRole('button', { name: 'Retry only these of first-steps' }).click();
    await dialog(page).getByText('7 of 9 refused mails are sent again').waitFor();
    expect(asked).toEqual([{ dryRun: true }]);
    await dialog(page).getByRole('button', { name: 'Retry only these of first-steps' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(asked.slice(0, 2)).toEqual([{ dryRun: true }, {}]);
    expect(complaints).toEqual([]);
  });

  it('names facts that must be looked at soon', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await page.route('**/v1/staff/claims?due=14', async (route) => {
      const url = route.request().url().replace('due=14', 'due=60');
      return route.fulfill({ response: await route.fetch({ url }) });
    });
    await open(page, '/attention');
    const due = page.getByRole('table', { name: 'Claims due' });
    await due.getByRole('link', { name: 'Review R-01' }).click();
    await page.getByRole('heading', { name: 'Claim R-01' }).waitFor();
  });
});

describe('the team', () => {
  it('is invited, changed and removed by an admin', async () => {
    const { page, complaints } = await signedIn(browser, run.url, 'admin');
    await page.getByRole('link', { name: 'Team' }).click();
    await page.getByText('Nobody was invited here yet.').waitFor();
    await page.getByRole('button', { name: 'Invite' }).click();
    await dialog(page).getByLabel('Work address').fill('bo@staff.example.com');
    await dialog(page).getByRole('button', { name: 'Send the invitation' }).click();
    const row = page.getByRole('row', { name: /bo@staff.example.com/ });
    await row.getByText('author').waitFor();
    await row.getByText('Invited').waitFor();
    await confirmed(page, 'Change roles', async () => {
      await dialog(page).getByRole('button', { name: 'Roles', exact: true }).click();
      await page.getByRole('option', { name: /^auditor/ }).click();
      await page.keyboard.press('Escape');
    });
    await row.getByText('author, auditor').waitFor();
    expect(await confirmed(page, 'Remove')).toContain('ends within 15 minutes');
    await row.getByText('Removed').waitFor();
    expect(complaints).toEqual([]);
    await open(page, '/audit');
    await page.getByText('inviteMember').waitFor();
    expect(await page.getByRole('table').textContent()).not.toContain('bo@staff');
  });

  it('is for admins alone', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await page.getByRole('link', { name: 'Campaigns' }).waitFor();
    expect(await page.getByRole('link', { name: 'Team' }).count()).toBe(0);
  });
});

describe('evidence', () => {
  it('a claim is corrected, and its page tells how it came to be so', async () => {
    const { page } = await signedIn(browser, run.url, 'approver');
    await open(page, '/evidence/S-01');
    const said = await confirmed(page, 'Correct', async () => {
      const form = dialog(page);
      await form.getByLabel('Statement').fill('A corrected statement of this claim.');
      await form.getByLabel('Next review by').fill('2026/12/15');
      await form.getByLabel('What was looked at and found').fill('The source says it in other words.');
    });
    expect(said).toMatch(/\d+ published steps stop going out/);
    await page.getByRole('heading', { name: 'A corrected statement of this claim.' }).waitFor();
    const history = page.getByRole('table', { name: 'How it came to be so' });
    expect(await history.getByRole('row').nth(1).textContent()).toMatch(
      /corrected.*2.*A corrected statement/,
    );
  });

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
