import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const web = join(import.meta.dirname, '../web');

/**
 * Builds the static pages, and says where they lie. Built by path, as functions are: the stacks import
 * nothing of the pages. It takes a process of its own, so that other work can go on beside it.
 */
export async function buildSite(senderName: string): Promise<string> {
  await promisify(execFile)(process.execPath, [join(web, 'build.ts'), senderName]);
  return join(web, 'dist');
}
