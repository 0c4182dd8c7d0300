import { resolveTxt } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  cdkJson: readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'),
  outside: { resolve: resolveTxt, get: fetch },
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
