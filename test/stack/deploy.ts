import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  globSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { fillGaps } from './emulator-gaps.ts';
import { plainEnvironment, run } from './run.ts';

const project = join(import.meta.dirname, '../..');
const cdk = join(project, 'node_modules/.bin/cdk');
const region = 'us-east-1';

/** What CDK makes of the project, in a directory: stage dev, but for the rate, which spares waiting, and the sender. */
export async function synthesize(directory: string, sender: object = {}): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8'));
  const { stages } = context;
  const dev = { ...stages.dev, sesRate: 14, sender: { ...stages.dev.sender, ...sender } };
  await run(process.execPath, [join(project, 'infra/app.ts')], {
    env: {
      ...plainEnvironment,
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stages: { ...stages, dev } }),
      CDK_DEFAULT_REGION: region,
    },
  });
}

/** As if the code of every function had been changed as well: other bytes, and so another name. */
export function changeCode(assembly: string): void {
  const descriptions = readdirSync(assembly).filter((file) => file.endsWith('.json'));
  for (const bundle of globSync('asset.*/index.mjs', { cwd: assembly })) {
    appendFileSync(join(assembly, bundle), '\n// A later version.\n');
    const hash = dirname(bundle).replace('asset.', '');
    const later = createHash('sha256').update(hash).digest('hex');
    renameSync(join(assembly, `asset.${hash}`), join(assembly, `asset.${later}`));
    for (const file of descriptions) {
      const path = join(assembly, file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(hash, later));
    }
  }
}

/** The same with what the emulator does not know put right. */
export function fitted(assembly: string, { port }: Emulator): string {
  const copy = `${assembly}-fitted`;
  cpSync(assembly, copy, { recursive: true });
  fillGaps(copy, { port, region });
  return copy;
}

export async function bootstrap({ env }: Emulator): Promise<void> {
  await run(cdk, ['bootstrap', `aws://000000000000/${region}`], { env });
}

export async function deploy({ env }: Emulator, assembly: string): Promise<void> {
  await run(cdk, ['deploy', '--all', '--require-approval', 'never', '--app', assembly], {
    env,
    timeoutMs: 120_000,
  });
}

export async function destroy({ env }: Emulator, assembly: string): Promise<void> {
  await run(cdk, ['destroy', '--all', '--force', '--app', assembly], { env, timeoutMs: 120_000 });
}
