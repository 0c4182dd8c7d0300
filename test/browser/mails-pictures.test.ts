import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';

import { looks, openCamera } from '#infra/content/pictures.ts';

afterEach(() => vi.unstubAllEnvs());

/** Width and height stand right behind the signature of a PNG. */
const widthOf = (png: Buffer): number => png.readUInt32BE(16);

it('a preview takes a picture in two widths, light and dark', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lantern-pictures-'));
  const camera = await openCamera();
  try {
    const html =
      '<!doctype html><style>body{background:#fff}@media (prefers-color-scheme:dark){body{background:#000}}</style>';
    await camera?.take(html, (look) => join(dir, `${look}.png`));
    const pictures = await Promise.all(looks.map((look) => readFile(join(dir, `${look}.png`))));
    expect(looks).toEqual(['600-light', '600-dark', '360-light', '360-dark']);
    expect(pictures.map(widthOf)).toEqual([600, 600, 360, 360]);
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(false);
  } finally {
    await camera?.close();
    await rm(dir, { recursive: true });
  }
});

it.each(['/nowhere/chromium', '/bin/false'])('does without where there is no browser: %s', async (path) => {
  vi.stubEnv('CHROMIUM_PATH', path);
  expect(await openCamera()).toBeUndefined();
});
