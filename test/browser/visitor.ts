import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import PostalMime from 'postal-mime';
import { renewClaims } from '#infra/bench/renewal.ts';
import { Service } from '#test/support/e2e-service.ts';
import { htmlLinks } from '#test/support/mail-links.ts';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' });

export interface Visitor {
  readonly page: Page;
  /** Every address that was asked for, in order. */
  readonly requests: readonly string[];
  /** What the browser complained of: script errors and refusals of the content security policy. */
  readonly complaints: readonly string[];
}

export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'America/Denver', ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser itself notes each answer of 400 or above, which is what some tests are after.
    const expected = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  return { page, requests, complaints };
}

/** For `afterEach`: nothing of one visit, cookies or history, is left for the next. */
export async function closeVisitors(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** Fills in the whole form, and well. */
export async function fillForm(page: Page, email: string): Promise<void> {
  await page.getByLabel('I am 18 or over.').check();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('First name').fill('Zoë');
  await page.getByLabel('myself, as a veteran').check();
  await page.getByLabel('Country').selectOption('US');
  await page.getByLabel('Postal code').fill('80202');
  await page.getByLabel('I agree that you store').check();
  await page.getByLabel('I agree to get a short series').check();
}

export const submitButton = (page: Page) => page.getByRole('button', { name: 'Ask for the e-mails' });

/** Everything axe knows, best practices included, but for the rules named: rule and place of each fault. */
export async function axeFaults(page: Page, without: string[] = []): Promise<readonly string[]> {
  // No script runs in the frame of a mail, nor can axe; other tests look at mails.
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').disableRules(without).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id} ${target.join(' ')} ${failureSummary}`),
  );
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly links: readonly string[];
}

/** The mailbox of everybody, read through the routes that only the embedded run has. */
export class Mailbox {
  readonly #service: Service;

  constructor(url: string) {
    this.#service = new Service(url);
  }

  /** Staff look at the claims that have expired meanwhile, or soon will. */
  async renewClaims(): Promise<void> {
    const { text: token } = await this.#service.get('/local/staff-token?role=approver&user=reviewer');
    await renewClaims(this.#service.url, token, (await this.#service.advance('PT1M')).now);
  }

  /** Lets time pass, and gives the mails of one address that came since the last call. */
  async after(by: string, to: string): Promise<readonly Mail[]> {
    await this.#service.advance(by);
    const received = await this.#service.newMails();
    const read = received
      .filter((mail) => mail.to === to)
      .map(async ({ raw }) => {
        const { html = '', subject = '' } = await PostalMime.parse(raw);
        return { to, subject, html, links: htmlLinks(html) };
      });
    return Promise.all(read);
  }
}

/** The one link of a mail whose path starts so: `/c/`, `/u/` or `/p/`. */
export function linkTo(mail: Mail | undefined, path: '/c/' | '/u/' | '/p/'): string {
  const found = mail?.links.find((link) => new URL(link).pathname.startsWith(path));
  if (found === undefined) throw new Error(`no link ${path} in ${mail?.subject ?? 'no mail'}`);
  return found;
}
