import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { synthesise } from '../infra/synthesised.ts';
import { deployedFunctions } from './deployed-function.ts';
import { judge } from './judge.ts';
import { recordedCallSchema } from './recorded-call.ts';
import { usedByAws } from './used-by-aws.ts';

/*
 * Holds what functions call against what their roles allow. RECORD_CALLS names a folder in which
 * `npm run test:e2e` has written the calls down already; without it that suite is run here.
 */
const given = process.env['RECORD_CALLS'];
const folder = given ?? mkdtempSync(join(tmpdir(), 'lantern-calls-'));
if (given === undefined) run(['node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e', '--maxWorkers=2']);
run(['--import', join(import.meta.dirname, 'record-calls.ts'), join(import.meta.dirname, 'drive.ts')]);

const lines = new Set(
  readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n')),
);
const calls = [...lines].map((line) => recordedCallSchema.parse(JSON.parse(line)));
const functions = deployedFunctions(synthesise('prod'));
const silent = functions.filter(({ name }) => calls.every(({ fn }) => fn !== name)).map(({ name }) => name);
const { simulated, denied, unused, byAws, idleReasons } = await judge(calls, functions, usedByAws);

process.stdout.write(`kinds of calls recorded: ${calls.length}; requests simulated: ${simulated}\n`);
process.stdout.write(`rights that AWS uses in the name of a function: ${byAws.length}\n`);
list('functions that called nothing', silent);
list('denied', denied);
list('rights that nothing used', unused);
list('reasons that nothing needs', idleReasons);
const faults = silent.length + denied.length + unused.length + idleReasons.length;
process.exitCode = faults === 0 ? 0 : 1;

function run(words: readonly string[]): void {
  const { status } = spawnSync(process.execPath, words, {
    env: { ...process.env, RECORD_CALLS: folder },
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function list(title: string, rows: readonly string[]): void {
  process.stdout.write(`${title}: ${rows.length}\n`);
  for (const row of rows) process.stdout.write(`  ${row}\n`);
}
