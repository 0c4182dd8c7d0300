import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

import { projectRoot } from './environment.ts';

export const fileSchema = z.object({
  path: z.string(),
  contentType: z.string(),
  body: z.instanceof(Uint8Array),
  cache: z.string().optional(),
});
export type StaticFile = z.infer<typeof fileSchema>;

type BuildSite = () => Promise<unknown>;
const moduleSchema = z.object({ buildSite: z.custom<BuildSite>((value) => typeof value === 'function') });

/** The site as it is uploaded at deployment, by path; the page of `/` is `index.html`. */
export async function loadStaticFiles(): Promise<ReadonlyMap<string, StaticFile>> {
  const loaded: unknown = await import(pathToFileURL(join(projectRoot, 'web/build.ts')).href);
  const files = z.array(fileSchema).parse(await moduleSchema.parse(loaded).buildSite());
  return new Map(files.map((file) => [file.path === 'index.html' ? '/' : `/${file.path}`, file]));
}
