import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** Takes a picture of one HTML document into each of these looks; gives the names it wrote. */
export interface Camera {
  take(html: string, pathOf: (look: string) => string): Promise<void>;
  close(): Promise<void>;
}

const schemes = ['light', 'dark'] as const;
/** CSS pixels: a mail program on a desk, and a phone. */
const widths = [600, 360] as const;
export const looks: readonly string[] = widths.flatMap((width) =>
  schemes.map((scheme) => `${width}-${scheme}`),
);

/** The machine's own Chromium, or nothing where there is none: `CHROMIUM_PATH`, default `/usr/bin/chromium`. */
export async function openCamera(): Promise<Camera | undefined> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) return undefined;
  const { chromium } = await import('playwright-core');
  // One that does not start is none: texts can be read without pictures.
  const browser = await chromium.launch({ executablePath }).catch(() => undefined);
  if (browser === undefined) return undefined;
  const pages = await Promise.all(
    widths.flatMap((width) =>
      schemes.map(async (scheme) => ({
        look: `${width}-${scheme}`,
        page: await pageOf(browser, width, scheme),
      })),
    ),
  );
  return {
    take: async (html, pathOf) => {
      // A mail loads nothing from anywhere, so it is complete as soon as it is set.
      await Promise.all(
        pages.map(async ({ look, page }) => {
          await page.setContent(html);
          await page.screenshot({ path: pathOf(look), fullPage: true });
        }),
      );
    },
    close: () => browser.close(),
  };
}

async function pageOf(browser: Browser, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, offline: true });
  return context.newPage();
}
