import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { synthesise } from '../infra/synthesised.ts';
import { deployedFunctions } from './deployed-function.ts';
import { judge } from './judge.ts';
import { recordedCallSchema } from './recorded-call.ts';
import { usedByAws } from './used-by-aws.ts';

/*
 * Holds what functions called while the suites ran against what their roles allow: RECORD_CALLS=<folder>
 * is where `npm run test:e2e` and `npm run test:browser` wrote it down.
 */
const folder = process.env['RECORD_CALLS'];
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write(
    'There is no record: run RECORD_CALLS=<folder> npm run test:e2e, then test:browser, then this.\n',
  );
  process.exit(2);
}
const lines = new Set(
  readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n')),
);
const calls = [...lines].map((line) => recordedCallSchema.parse(JSON.parse(line)));
const functions = deployedFunctions(synthesise('prod'));
const silent = functions.filter(({ name }) => calls.every(({ fn }) => fn !== name)).map(({ name }) => name);
const { simulated, denied, unused, byAws, idleReasons } = await judge(calls, functions, usedByAws);

const list = (title: string, rows: readonly string[]) => {
  process.stdout.write(`${title}: ${rows.length}\n`);
  for (const row of rows) process.stdout.write(`  ${row}\n`);
};
process.stdout.write(`kinds of calls recorded: ${calls.length}; requests simulated: ${simulated}\n`);
process.stdout.write(`rights that AWS uses in the name of a function: ${byAws.length}\n`);
list('functions that called nothing', silent);
list('denied', denied);
list('rights that nothing used', unused);
list('reasons that nothing needs', idleReasons);
const faults = silent.length + denied.length + unused.length + idleReasons.length;
process.exitCode = faults === 0 ? 0 : 1;
