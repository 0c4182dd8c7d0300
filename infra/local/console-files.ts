import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

import { projectRoot } from './environment.ts';
import { audience, type StaffTokens } from './staff-tokens.ts';
import { fileSchema, type StaticFile } from './static-files.ts';

const moduleSchema = z.object({
  buildConsole: z.custom<() => Promise<unknown>>((value) => typeof value === 'function'),
});

/** The files of the staff console by path, built when the first of them is asked for: most runs need none. */
export function consoleFiles({ issuer }: StaffTokens): (path: string) => Promise<StaticFile | undefined> {
  let built: Promise<ReadonlyMap<string, StaticFile>> | undefined;
  const settings: StaticFile = {
    path: 'staff/settings.json',
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ issuer, clientId: audience })),
  };
  return async (path) => {
    if (!path.startsWith('/staff/')) return undefined;
    built ??= build();
    return path === `/${settings.path}` ? settings : (await built).get(path);
  };
}

async function build(): Promise<ReadonlyMap<string, StaticFile>> {
  const loaded: unknown = await import(pathToFileURL(join(projectRoot, 'web/build-console.ts')).href);
  const files = z.array(fileSchema).parse(await moduleSchema.parse(loaded).buildConsole());
  return new Map(files.map((file) => [`/${file.path.replace(/index\.html$/, '')}`, file]));
}
