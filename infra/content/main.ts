import { join } from 'node:path';
import { run } from './run.ts';

process.exitCode = await run(process.argv.slice(2), {
  contentDir: join(import.meta.dirname, '../../shared/content'),
  now: Date.now(),
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
