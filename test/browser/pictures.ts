import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const images = join(import.meta.dirname, '../../docs/images');

/** For the documents; only when asked for, so that a test run changes no file. Sizes in pixels. */
export async function keepPicture(page: Page, name: string, height: number, width = 860): Promise<void> {
  if (!process.env['UPDATE_SCREENSHOTS']) return;
  await page.setViewportSize({ width, height });
  await mkdir(images, { recursive: true });
  await page.screenshot({ path: join(images, name) });
}
