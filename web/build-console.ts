import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

import type { SiteFile } from './site-file.ts';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Every file of the staff console, as a gateway serves it or a bucket keeps it. */
export async function buildConsole(): Promise<readonly SiteFile[]> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, 'console'),
    base: '/staff/',
    plugins: [react()],
    // Nothing stands inline: the policy of the site allows no such script.
    build: { write: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0, target: 'es2022' },
  });
  const outputs = 'output' in result ? result.output : [];
  return outputs.map((part) => {
    const text = part.type === 'chunk' ? part.code : part.source;
    const name = part.fileName;
    const contentType = types[name.slice(name.lastIndexOf('.') + 1)];
    if (contentType === undefined) throw new Error(`${name} has a type that nobody expects`);
    return {
      path: `staff/${name}`,
      contentType,
      body: Buffer.from(text),
      cache: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
  });
}
