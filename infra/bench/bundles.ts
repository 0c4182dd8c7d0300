import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { App, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

import { bundle } from '#infra/constructs/bundle.ts';
import { entries, functionNames } from '#infra/local/functions.ts';
import { writeBareHandlers } from './bare-handlers.ts';
import { median } from './tally.ts';

/** Fresh processes for each bundle. */
const loads = 7;

interface Size {
  /** Kilobytes of 1,024 bytes. */
  readonly minified: number;
  readonly gzipped: number;
  /** Milliseconds from import to handler, in a fresh process. */
  readonly load: number;
}

export interface BundleFigures {
  readonly fn: string;
  readonly function: Size;
  /** A handler that imports the same AWS clients and commands, and nothing else. */
  readonly bare: Size;
  readonly ratio: { readonly minified: number; readonly load: number };
}

/** Every function as it is deployed, beside a bare handler that was bundled in the same way. */
export async function measureBundles(report: (line: string) => void): Promise<readonly BundleFigures[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'lantern-bench-'));
  const bares = writeBareHandlers();
  try {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Bench');
    const figures: BundleFigures[] = [];
    for (const fn of functionNames) {
      const file = bundled(stack, fn, entries[fn], outdir);
      const bareFile = bundled(stack, `${fn}-bare`, bares.entryOf(entries[fn]), outdir);
      figures.push(await compare(fn, file, bareFile));
    }
    report(`${figures.length} functions bundled and loaded`);
    return figures;
  } finally {
    bares.remove();
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Goes through the construct that the stacks use, so that it cannot differ from what is deployed. */
function bundled(stack: Stack, id: string, entry: string, outdir: string): string {
  const scope = new Construct(stack, id);
  bundle(entry, false).bind(scope);
  const asset = scope.node.findAll().find((child) => child instanceof Asset);
  if (asset === undefined) throw new Error(`${entry} has no asset`);
  return join(outdir, asset.assetPath, 'index.mjs');
}

async function compare(fn: string, file: string, bareFile: string): Promise<BundleFigures> {
  const times: number[] = [];
  const bareTimes: number[] = [];
  // Turn by turn, so that both see the same machine.
  for (let i = 0; i < loads; i++) {
    times.push(await loadTime(file));
    bareTimes.push(await loadTime(bareFile));
  }
  const whole = sizeOf(file, times);
  const bare = sizeOf(bareFile, bareTimes);
  const ratio = { minified: whole.minified / bare.minified, load: whole.load / bare.load };
  return { fn, function: whole, bare, ratio };
}

function sizeOf(file: string, times: readonly number[]): Size {
  const code = readFileSync(file);
  return { minified: code.length / 1024, gzipped: gzipSync(code).length / 1024, load: median(times) };
}

const run = promisify(execFile);

async function loadTime(file: string): Promise<number> {
  const script = `const start = performance.now();
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log(performance.now() - start, typeof handler);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  const [time, type] = stdout.trim().split(' ');
  if (type !== 'function') throw new Error(`${file} exports no handler`);
  return Number(time);
}
