import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from './emulator.ts';
import { fillGaps } from './emulator-gaps.ts';
import { run } from './run.ts';

const project = join(import.meta.dirname, '../..');
const cdk = join(project, 'node_modules/.bin/cdk');
const region = 'us-east-1';

/** What CDK makes of the project, in a directory; `changes` are made to the settings of stage dev. */
export async function synthesize(directory: string, changes: object = {}): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8'));
  const dev = { ...context.stages.dev, ...changes };
  await run(process.execPath, [join(project, 'infra/app.ts')], {
    env: {
      ...process.env,
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stages: { ...context.stages, dev } }),
      CDK_DEFAULT_REGION: region,
    },
  });
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
