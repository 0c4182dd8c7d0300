import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import type { Role } from '#shared/declarations/routes.ts';
import { newVisitor, type Visitor } from './visitor.ts';

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
