import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

import { contentDir } from '#test/support/shipped-content.ts';

/** The shipped content where a test may change it; gone when the test is. */
export function copyContent(): string {
  const dir = emptyFolder();
  cpSync(contentDir, dir, { recursive: true });
  return dir;
}

export function emptyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lantern-content-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function readContent(dir: string, file: string): string {
  return readFileSync(join(dir, file), 'utf8');
}

/** @throws when the file does not hold what is to be replaced: the test would change nothing */
export function editContent(dir: string, file: string, from: string | RegExp, to: string): void {
  const before = readContent(dir, file);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(join(dir, file), after);
}
