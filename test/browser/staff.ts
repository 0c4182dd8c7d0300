import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import type { Role } from '#shared/declarations/routes.ts';
import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';
import { fillForm, linkTo, Mailbox, newVisitor, submitButton, type Visitor } from './visitor.ts';

/** Somebody who has signed in at the embedded issuer, as people do. */
export async function signedIn(
  browser: Browser,
  url: string,
  role: Role,
  options: BrowserContextOptions & { readonly user?: string } = {},
): Promise<Visitor> {
  const { user = `${role}-1`, ...context } = options;
  const visitor = await newVisitor(browser, { viewport: { width: 1280, height: 900 }, ...context });
  await visitor.page.goto(`${url}/staff/`);
  await signIn(visitor.page, role, user);
  return visitor;
}

/** From the first page of the console through the issuer, and back. */
export async function signIn(page: Page, role: Role, user: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Role').selectOption(role);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: role, exact: true }).waitFor();
}

/** Opens one page of the console without leaving it: what is in memory stays. */
export async function open(page: Page, path: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(path)}`);
}

/** An embedded run with one person who confirmed, and who had mails for as long as `since` says. */
export async function startWithPerson(browser: Browser, email: string, since = 'P1D'): Promise<TestRun> {
  const run = await startEmbeddedRun();
  const { page } = await newVisitor(browser);
  await page.goto(run.url);
  await fillForm(page, email);
  await submitButton(page).click();
  const [confirmation] = await new Mailbox(run.url).after('PT1M', email);
  await page.goto(linkTo(confirmation, '/c/'));
  await page.getByRole('button').click();
  await new Mailbox(run.url).after(since, email);
  return run;
}

export const dialog = (page: Page) => page.getByRole('dialog');
/** Presses a button that asks, and says yes. */
export async function confirmed(page: Page, label: string, fill?: () => Promise<void>): Promise<string> {
  await page.getByRole('button', { name: label, exact: true }).first().click();
  const said = (await dialog(page).textContent()) ?? '';
  await fill?.();
  await dialog(page).getByRole('button', { name: label, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
  return said;
}
