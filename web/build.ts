import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

import { loadCrisisLines } from '#shared/adapters/content-files.ts';
import { factsOperations } from '#shared/contract/facts-operations.ts';
import { intakeOperations } from '#shared/contract/intake-operations.ts';
import { openapiDocument } from '#shared/contract/openapi.ts';
import { recipientOperations } from '#shared/contract/recipient-operations.ts';
import { staffOperations } from '#shared/contract/staff.ts';
import { routes } from '#shared/declarations/routes.ts';
import { buildConsole } from './build-console.ts';
import { formPage } from './form/page.ts';
import type { SiteFile } from './site-file.ts';

export interface SiteOptions {
  readonly senderName?: string;
}

const here = import.meta.dirname;
const contentDir = join(here, '../shared/content');
/** A name with a hash never changes its content; every other is asked for anew. */
const forever = 'public, max-age=31536000, immutable';
const askAgain = 'no-cache';

/** Every file of the site. */
export async function buildSite(options: SiteOptions = {}): Promise<readonly SiteFile[]> {
  const parts = await Promise.all([formFiles(options), apiDocument()]);
  return parts.flat();
}

function apiDocument(): SiteFile[] {
  const document = openapiDocument({
    ...intakeOperations,
    ...recipientOperations,
    ...factsOperations,
    ...staffOperations,
  });
  const body = Buffer.from(JSON.stringify(document));
  return [{ path: routes.getOpenapi.path.slice(1), contentType: 'application/json', body, cache: askAgain }];
}

async function formFiles({ senderName = 'Lantern' }: SiteOptions): Promise<readonly SiteFile[]> {
  const [style, script, icon, crisis] = await Promise.all([
    bundled('form.css', 'text/css; charset=utf-8'),
    bundled('form.ts', 'text/javascript; charset=utf-8'),
    readFile(join(here, 'form/favicon.svg')).then((svg) => hashed('icon', 'svg', 'image/svg+xml', svg)),
    loadCrisisLines(contentDir),
  ]);
  const page = formPage({
    senderName,
    crisis,
    style: `/${style.path}`,
    script: `/${script.path}`,
    icon: `/${icon.path}`,
  });
  const index = {
    path: 'index.html',
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(page),
    cache: askAgain,
  };
  return [index, style, script, icon];
}

async function bundled(name: 'form.css' | 'form.ts', contentType: string): Promise<SiteFile> {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'form', name)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    legalComments: 'none',
  });
  const contents = outputFiles[0]?.contents;
  if (contents === undefined) throw new Error(`${name} came out empty`);
  return hashed('form', name === 'form.css' ? 'css' : 'js', contentType, Buffer.from(contents));
}

function hashed(stem: string, extension: string, contentType: string, body: Buffer): SiteFile {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `assets/${stem}.${hash}.${extension}`, contentType, body, cache: forever };
}

/** `node web/build.ts [sender name]` writes `web/dist/`, which the stacks upload. */
if (import.meta.main) {
  const dist = join(here, 'dist');
  const senderName = process.argv[2];
  await rm(dist, { recursive: true, force: true });
  const files = await Promise.all([
    buildSite(senderName === undefined ? {} : { senderName }),
    buildConsole(),
  ]);
  for (const { path, body } of files.flat()) {
    const file = join(dist, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
    console.log(`${path} ${body.length} bytes`);
  }
}
