import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';
import {
  closeVisitors,
  fillForm,
  linkTo,
  type Mail,
  Mailbox,
  newVisitor,
  openBrowser,
  submitButton,
} from './visitor.ts';

let run: TestRun;
let browser: Browser;
let mailbox: Mailbox;

beforeAll(async () => {
  [run, browser] = await Promise.all([startEmbeddedRun(), openBrowser()]);
  mailbox = new Mailbox(run.url);
});
afterEach(() => closeVisitors(browser));
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});

/** Fills in the form and gives the confirmation mail. */
async function ask(email: string): Promise<Mail | undefined> {
  const visitor = await newVisitor(browser);
  await visitor.page.goto(run.url);
  await fillForm(visitor.page, email);
  await submitButton(visitor.page).click();
  await visitor.page.getByRole('heading', { name: 'Please check your e-mail' }).waitFor();
  const [mail] = await mailbox.after('PT1M', email);
  return mail;
}

/** Opens a link without script, presses its one button, and gives the heading that follows. */
async function press(link: string, button: string, choice?: string): Promise<string> {
  const visitor = await newVisitor(browser, { javaScriptEnabled: false });
  const { page, complaints } = visitor;
  await page.goto(link);
  if (choice !== undefined) await page.getByLabel(choice, { exact: true }).check();
  await page.getByRole('button', { name: button }).click();
  await page.waitForLoadState();
  expect(complaints).toEqual([]);
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

const confirm = (mail: Mail | undefined) => press(linkTo(mail, '/c/'), 'Yes, send me the e-mails');

/** Asks, confirms and waits for the first mail of the sequence. */
async function firstMail(email: string): Promise<Mail | undefined> {
  await mailbox.renewClaims();
  await confirm(await ask(email));
  const [mail] = await mailbox.after('P2D', email);
  return mail;
}

describe('confirming', () => {
  it('happens by the button and never by opening the link, with script or without', async () => {
    const email = 'opens@example.org';
    const link = linkTo(await ask(email), '/c/');
    for (const javaScriptEnabled of [true, false]) {
      const visitor = await newVisitor(browser, { javaScriptEnabled });
      await visitor.page.goto(link);
      await visitor.page.getByRole('button', { name: 'Yes, send me the e-mails' }).waitFor();
      expect(visitor.requests.every((url) => url.startsWith(run.url))).toBe(true);
    }
    expect(await mailbox.after('P2D', email)).toEqual([]);
    expect(await press(link, 'Yes, send me the e-mails')).toBe('Thank you. You are all set.');
    expect((await mailbox.after('P2D', email)).length).toBeGreaterThan(0);
  });

  it('pressed again says the same and does nothing more', async () => {
    const email = 'twice@example.org';
    const mail = await ask(email);
    expect(await confirm(mail)).toBe('Thank you. You are all set.');
    const [first] = await mailbox.after('P2D', email);
    expect(await confirm(mail)).toBe('Thank you. You are all set.');
    const later = await mailbox.after('P60D', email);
    expect(later.map(({ subject }) => subject)).not.toContain(first?.subject);
  });

  it('with a link that is too old offers the form', async () => {
    const mail = await ask('late@example.org');
    await mailbox.after('P4D', 'late@example.org');
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(linkTo(mail, '/c/'));
    await page.getByRole('heading', { name: 'This link cannot be used any more' }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'Open the form' }).click();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('leaves no address in the browser that says what it is about', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(linkTo(await ask('neutral@example.org'), '/c/'));
    expect(`${await page.title()} ${page.url()}`).not.toMatch(/mdma|ptsd|therap|trauma|drug|health/i);
  });
});

describe('leaving', () => {
  it('takes one press on one page', async () => {
    const email = 'leaves@example.org';
    const mail = await firstMail(email);
    expect(await press(linkTo(mail, '/u/'), 'Stop these e-mails')).toBe('Done. The e-mails have stopped.');
    expect(await mailbox.after('P60D', email)).toEqual([]);
  });

  it('does not happen by opening the page', async () => {
    const email = 'stays@example.org';
    const mail = await firstMail(email);
    const visitor = await newVisitor(browser);
    await visitor.page.goto(linkTo(mail, '/u/'));
    expect((await mailbox.after('P30D', email)).length).toBeGreaterThan(0);
  });

  it('by the choices can mean erasing everything, after which links change nothing', async () => {
    const email = 'erases@example.org';
    const mail = await firstMail(email);
    const link = linkTo(mail, '/p/');
    expect(await press(link, 'Do this now', 'Stop all e-mails and erase everything now')).toBe(
      'Done. Your data is being erased.',
    );
    expect(await mailbox.after('P60D', email)).toEqual([]);
    expect(await press(linkTo(mail, '/u/'), 'Stop these e-mails')).toBe('Done. The e-mails have stopped.');
  });

  it('by the choices can mean this series or all', async () => {
    for (const [choice, heading] of [
      ['Stop this series', 'Done. This series has stopped.'],
      ['Stop all e-mails', 'Done. All e-mails have stopped.'],
    ] as const) {
      const email = `${choice.length}@example.org`;
      const mail = await firstMail(email);
      expect(await press(linkTo(mail, '/p/'), 'Do this now', choice)).toBe(heading);
      expect(await mailbox.after('P60D', email)).toEqual([]);
    }
  });

  it('with a broken link says so and asks nothing', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    for (const path of ['/u/broken', '/p/broken', '/c/broken']) {
      await page.goto(`${run.url}${path}`);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(
        /^This link cannot be used/,
      );
      expect(await page.getByRole('button').count()).toBe(0);
    }
  });
});
