import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { interestAccepted } from '#shared/contract/interest.ts';
import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';
import { closeVisitors, fillForm, Mailbox, newVisitor, openBrowser, submitButton } from './visitor.ts';

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

const thanks = { name: 'Please check your e-mail' };

describe('the form with script', () => {
  it('is sent as JSON, thanks in place, and a confirmation comes', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(run.url);
    await fillForm(page, 'script@example.org');
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await submitButton(page).click();
    expect((await posted).postDataJSON()).toMatchObject({
      adult: true,
      audience: 'veteran',
      timeZone: 'America/Denver',
      locale: 'en-US',
    });
    await page.getByRole('heading', thanks).waitFor();
    expect(await page.locator(':focus').textContent()).toBe(thanks.name);
    expect(await page.getByText(interestAccepted.message).count()).toBe(1);
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await mailbox.after('PT1M', 'script@example.org')).toHaveLength(1);
    expect(visitor.complaints).toEqual([]);
    expect(visitor.requests.filter((url) => !url.startsWith(run.url))).toEqual([]);
  });

  it('says what is missing beside each field and in a summary that takes the focus', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(run.url);
    await submitButton(page).click();
    const summary = page.getByRole('group', { name: 'Please look at this again' });
    expect(await page.locator('#problems:focus').count()).toBe(1);
    expect(await summary.getByRole('link').count()).toBe(6);
    const email = page.getByLabel('E-mail address');
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    const described = (await email.getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`#${described}`).textContent()).toBe('Please enter your e-mail address.');
    await summary.getByRole('link', { name: 'Please enter your e-mail address.' }).click();
    expect(await page.locator('#email:focus').count()).toBe(1);
    await email.fill('mend@example.org');
    await email.blur();
    expect(await email.getAttribute('aria-invalid')).toBeNull();
    expect(visitor.requests.filter((url) => url.includes('/v1/'))).toEqual([]);
  });

  it('shows what only the server knows beside the field', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(run.url);
    await fillForm(page, 'someone@nowhere.invalid');
    await submitButton(page).click();
    const message = 'The e-mail address does not end in a domain that can get mail.';
    await page.getByRole('link', { name: message }).waitFor();
    expect(await page.locator('#email-error').textContent()).toBe(message);
    expect(await page.getByLabel('First name').inputValue()).toBe('Zoë');
  });

  it('sends nothing of a younger person and points to help', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(run.url);
    await fillForm(page, 'young@example.org');
    await page.getByLabel('I am 18 or over.').uncheck();
    await submitButton(page).click();
    expect(await page.locator('#adult-error').textContent()).toContain(
      'The help lines at the top of this page',
    );
    expect(visitor.requests.filter((url) => url.includes('/v1/'))).toEqual([]);
  });

  it('shows the help lines of the chosen country only, without a request', async () => {
    const visitor = await newVisitor(browser, { locale: 'de-DE' });
    const { page, requests } = visitor;
    await page.goto(run.url);
    const shown = page.locator('.lines li:visible');
    expect(await shown.count()).toBe(0);
    const before = requests.length;
    await page.getByLabel('Country').selectOption('AU');
    expect(await shown.allTextContents()).toEqual([
      expect.stringContaining('13 11 14'),
      expect.stringContaining('13 11 14'),
    ]);
    await page.getByLabel('Country').selectOption('FR');
    expect(await shown.count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Find A Helpline' }).isVisible()).toBe(true);
    expect(requests).toHaveLength(before);
  });

  it('falls back to a plain post where the script gets no answer it can show', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(run.url);
    await page.route('**/v1/interest', (route) =>
      route.request().headers()['content-type'] === 'application/json' ? route.abort() : route.continue(),
    );
    await fillForm(page, 'fallback@example.org');
    await submitButton(page).click();
    await page.waitForURL('**/v1/interest');
    await page.getByRole('heading', thanks).waitFor();
    expect(await mailbox.after('PT1M', 'fallback@example.org')).toHaveLength(1);
  });

  it('can be filled in and sent by keyboard alone', async () => {
    const visitor = await newVisitor(browser);
    const { page } = visitor;
    await page.goto(run.url);
    const focused = () => page.evaluate<string>(`document.activeElement?.getAttribute('name') ?? ''`);
    const typed: Record<string, string> = {
      adult: ' ',
      email: 'keyboard@example.org',
      audience: ' ',
      country: 'Austral',
      consentStore: ' ',
      consentEmail: ' ',
    };
    const seen: string[] = [];
    for (let presses = 0; presses < 60 && !seen.includes('consentEmail'); presses++) {
      await page.keyboard.press('Tab');
      const name = await focused();
      if (name !== '') seen.push(name);
      await page.keyboard.type(typed[name] ?? '');
    }
    expect(seen).toEqual([
      'adult',
      'email',
      'firstName',
      'audience',
      'country',
      'postalCode',
      'consentStore',
      'consentEmail',
    ]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', thanks).waitFor();
    expect(await mailbox.after('PT1M', 'keyboard@example.org')).toHaveLength(1);
  });
});

describe('the form without script', () => {
  const plain = { javaScriptEnabled: false };

  it('is a plain post that thanks in the same words', async () => {
    const visitor = await newVisitor(browser, plain);
    const { page } = visitor;
    await page.goto(run.url);
    expect(await page.locator('.lines li:visible').count()).toBeGreaterThanOrEqual(5);
    await fillForm(page, 'plain@example.org');
    await submitButton(page).click();
    await page.getByRole('heading', thanks).waitFor();
    expect(await page.getByText(interestAccepted.message).count()).toBe(1);
    expect(await mailbox.after('PT1M', 'plain@example.org')).toHaveLength(1);
    expect(visitor.complaints).toEqual([]);
    expect(visitor.requests.filter((url) => !url.startsWith(run.url))).toEqual([]);
  });

  it('says on a page of its own which field was refused, and repeats nothing', async () => {
    const visitor = await newVisitor(browser, plain);
    const { page } = visitor;
    await page.goto(run.url);
    await fillForm(page, 'someone@nowhere.invalid');
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Please look at the form again' }).waitFor();
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      'The e-mail address does not end in a domain that can get mail.',
    ]);
    expect(await page.content()).not.toMatch(/nowhere|Zoë/);
  });

  it('answers a younger person with help and sends no mail', async () => {
    const visitor = await newVisitor(browser, plain);
    const { page } = visitor;
    await page.goto(run.url);
    await fillForm(page, 'younger@example.org');
    await page.getByLabel('I am 18 or over.').uncheck();
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'This service is for people who are 18 or over' }).waitFor();
    expect(await page.getByRole('link', { name: 'Find A Helpline' }).isVisible()).toBe(true);
    expect(await mailbox.after('PT1M', 'younger@example.org')).toEqual([]);
  });
});
