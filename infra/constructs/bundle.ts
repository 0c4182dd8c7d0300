import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const project = join(import.meta.dirname, '../..');

/** Where a function finds the shipped content, when its bundle holds it. */
export const contentDir = '/var/task/content';

/**
 * The code of one function: an ES module with all it imports.
 *
 * esbuild is called here and not through `NodejsFunction`, which starts it through npx: seven
 * functions then take seconds longer to synthesise. The hash is that of the output, so that a
 * function is deployed only when its own code has changed.
 *
 * @param entry file that exports `handler`, from the project's root
 * @param withContent whether the shipped content goes into the bundle as well
 */
export function bundle(entry: string, withContent: boolean): Code {
  return Code.fromAsset(project, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: bundling always happens here, or fails.
      image: DockerImage.fromRegistry('scratch'),
      // Never run, but CDK bundles once what has equal options, and does not see into `local`.
      command: [entry, String(withContent)],
      local: {
        tryBundle(outputDir) {
          cpSync(compiled(entry), join(outputDir, 'index.mjs'));
          if (withContent)
            cpSync(join(project, 'shared/content'), join(outputDir, 'content'), { recursive: true });
          return true;
        },
      },
    },
  });
}

const known = globSync('functions/{http,queue,schedule}/*.ts', { cwd: project });
const outputs = new Map<string, string>();

/**
 * The file that an entry became. All functions are compiled at the first call: what they share is then
 * read once, and it takes two fifths of the time.
 */
function compiled(entry: string): string {
  const before = outputs.get(entry);
  if (before !== undefined) return before;
  const entries = known.includes(entry) ? known : [entry];
  const outdir = mkdtempSync(join(tmpdir(), 'lantern-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  compile(entries, outdir);
  for (const one of entries) outputs.set(one, join(outdir, one.replace(/\.ts$/, '.mjs')));
  return compiled(entry);
}

function compile(entryPoints: string[], outdir: string): void {
  buildSync({
    absWorkingDir: project,
    entryPoints,
    outdir,
    outbase: project,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    // Names of classes are the names of errors in the log.
    keepNames: true,
    // ES modules first: they are smaller, and need no `require`. For a dependency that still does, it is made.
    mainFields: ['module', 'main'],
    banner: { js: `import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);` },
    logLevel: 'warning',
  });
}
