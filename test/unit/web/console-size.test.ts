import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

import { buildConsole } from '#web/build-console.ts';
import type { SiteFile } from '#web/site-file.ts';

let files: readonly SiteFile[];
beforeAll(async () => {
  files = await buildConsole();
}, 60_000);

const kilobytes = (some: readonly SiteFile[]) =>
  some.reduce((sum, { body }) => sum + gzipSync(body).byteLength, 0) / 1_000;
const text = ({ body }: SiteFile) => body.toString('utf8');
const named = (path: string) => files.find((file) => file.path === path);

/** What the page itself names: the browser asks for these before anything is shown. */
function firstLoad(): readonly SiteFile[] {
  const page = named('staff/index.html');
  if (page === undefined) throw new Error('there is no page');
  const assets = [...text(page).matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path = '']) => named(path));
  return [page, ...assets.filter((file) => file !== undefined)];
}

describe('the console', () => {
  it('loads first in less than 500 KB, and each page with less than 150 KB more', () => {
    const first = firstLoad();
    expect(first.length).toBeGreaterThanOrEqual(4);
    expect(kilobytes(first)).toBeLessThan(500);
    const [entry] = first.filter(({ path }) => path.endsWith('.js'));
    const pages = [
      ...text(entry ?? { path: '', contentType: '', cache: '', body: Buffer.of() }).matchAll(
        /import\([`'"]\.\/([^`'"]+)[`'"]\)/g,
      ),
    ];
    expect(pages.length).toBeGreaterThanOrEqual(8);
    for (const [, name = ''] of pages) {
      const size = kilobytes(neededBy(`staff/assets/${name}`, first));
      expect([name, size]).toEqual([name, Math.min(size, 150)]);
    }
  });

  it('names nothing outside of its own host', () => {
    for (const file of firstLoad().filter(({ path }) => !path.endsWith('.js')))
      expect(text(file).match(/(?:https?:)?\/\/(?!www\.w3\.org)[a-z0-9-]+\.[a-z]/g)).toBeNull();
  });

  it('has a hash in each name but that of its page', () => {
    const others = files.filter(({ path }) => path !== 'staff/index.html');
    for (const { path, cache } of others) {
      expect(path).toMatch(/^staff\/assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/);
      expect(cache).toContain('immutable');
    }
  });
});

/** A page's own code with all it imports and its styles, but for what is there already. */
function neededBy(path: string, there: readonly SiteFile[]): readonly SiteFile[] {
  const found = new Map<string, SiteFile>();
  const follow = (name: string): void => {
    const file = named(name);
    if (file === undefined || found.has(name) || there.includes(file)) return;
    found.set(name, file);
    for (const [, next = ''] of text(file).matchAll(/from\s*[`'"]\.\/([^`'"]+)[`'"]/g))
      follow(`staff/assets/${next}`);
  };
  follow(path);
  const stems = [...found.keys()].map((name) => name.replace(/-[\w-]{8}\.js$/, '-'));
  const styles = files.filter(
    (file) => file.path.endsWith('.css') && stems.some((stem) => file.path.startsWith(stem)),
  );
  return [...found.values(), ...styles];
}
