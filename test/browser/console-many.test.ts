import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { startEmbeddedRun, type TestRun } from '#test/support/embedded-run.ts';
import { open, signedIn } from './staff.ts';
import { closeVisitors, openBrowser } from './visitor.ts';

const people = 10_000;

let browser: Browser;
let run: TestRun;

beforeAll(async () => {
  browser = await openBrowser();
  run = await startEmbeddedRun();
});
afterEach(() => closeVisitors(browser));
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});

/** So many people as the API would answer them: by page, with a cursor to the next. */
async function answerPages(page: Page): Promise<readonly string[]> {
  const asked: string[] = [];
  await page.route('**/enrolments?*', (route: Route) => {
    const { searchParams } = new URL(route.request().url());
    asked.push(searchParams.get('cursor') ?? 'first');
    const from = Number(searchParams.get('cursor') ?? 0);
    const limit = Number(searchParams.get('limit'));
    const enrolments = Array.from({ length: limit }, (_, i) => ({
      enrolment: `enrolment${from + i}`,
      subscriber: `person-${String(from + i).padStart(12, '0')}`,
      version: 1,
      enrolledAt: '2026-11-22T09:30:00.000Z',
      begun: ['welcome'],
      next: { step: 'overview', due: '2026-11-26T17:30:00.000Z' },
    }));
    const cursor = from + limit < people ? { cursor: String(from + limit) } : {};
    return route.fulfill({ json: { enrolments, ...cursor } });
  });
  return asked;
}

it('ten thousand people are leafed through a page at a time, each one request and 25 rows', async () => {
  const { page } = await signedIn(browser, run.url, 'approver');
  const asked = await answerPages(page);
  await open(page, '/campaigns/first-steps');
  const rows = page.getByRole('table', { name: 'People inside' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(26);
  const times: number[] = [];
  for (let number = 2; number <= 9; number++) {
    const start = performance.now();
    await page.getByRole('button', { name: 'Next people' }).click();
    await page
      .getByRole('button', { name: `Page ${number} of people` })
      .and(page.locator('[aria-current=true]'))
      .waitFor();
    await expect.poll(() => rows.count()).toBe(26);
    times.push(performance.now() - start);
  }
  console.info(`a page of ${people} enrolments: ${Math.round(Math.max(...times))} ms at most`);
  expect(asked).toEqual(['first', ...Array.from({ length: 8 }, (_, i) => String(25 * (i + 1)))]);
  expect(Math.max(...times)).toBeLessThan(1_500);
});
