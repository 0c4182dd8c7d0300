import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { bundle } from '#infra/constructs/bundle.ts';
import type { VariablesFor } from '#infra/constructs/service-function.ts';
import { environments } from '#shared/declarations/environment.ts';
import { label, synthesise } from './synthesised.ts';

const { service } = synthesise();
const functionSchema = z.looseObject({
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  Description: z.string(),
  LoggingConfig: z.object({
    LogGroup: z.unknown(),
    LogFormat: z.literal('JSON'),
    SystemLogLevel: z.literal('WARN'),
  }),
});
const functions = service.of('AWS::Lambda::Function', functionSchema).map(({ properties }) => properties);
const byName = new Map(functions.map((one) => [one.Description.replace('Lantern: ', ''), one]));
const names = z.array(
  z.enum([
    'intake',
    'recipient',
    'facts',
    'staff',
    'confirmation',
    'send',
    'feedback',
    'dispatch',
    'housekeeping',
    'canary',
  ]),
);

test('there is a function for each declared environment', () => {
  expect([...byName.keys()].toSorted()).toEqual(Object.keys(environments).toSorted());
});

/** What a name that is known only at deployment may look like then. */
function sample(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  return name.endsWith('_URL') || name.endsWith('_ISSUER') ? 'https://sample.lantern.test/1' : label(value);
}

test.each(names.parse(Object.keys(environments)))('%s gets exactly the variables that it reads', (name) => {
  const variables = Object.entries(byName.get(name)?.Environment.Variables ?? {});
  const given = Object.fromEntries(variables.map(([key, value]) => [key, sample(key, value)]));
  expect(environments[name]().safeParse(given)).toMatchObject({ success: true });
  // Nothing beyond, but for what only the embedded run gives.
  const declared = Object.keys(environments[name]().shape).filter((key) => key !== 'STAFF_JWKS');
  expect(Object.keys(given).toSorted()).toEqual(declared.toSorted());
});

test('a forgotten variable does not compile', () => {
  // @ts-expect-error KEYS_SECRET_ID is missing
  const forgotten: VariablesFor<'feedback'> = { TABLE_NAME: 'table' };
  expect(environments.feedback().safeParse(forgotten).success).toBe(false);
});

test('all run on Node 24 on Graviton and keep their logs for as long as the stage says', () => {
  for (const one of functions) {
    expect(one).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    expect(one).not.toHaveProperty('TracingConfig');
  }
  const logs = service.of(
    'AWS::Logs::LogGroup',
    z.object({ RetentionInDays: z.literal(14), KmsKeyId: z.unknown() }),
  );
  const written = functions.map(({ LoggingConfig }) => label(LoggingConfig.LogGroup));
  expect(logs.map(({ id }) => id).toSorted()).toEqual([...written, 'ApiAccessLog'].toSorted());
});

test('each function is bundled by itself, with the content where it is asked for', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'lantern-bundles-'));
  try {
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Bundles');
    const entries = [
      ['One', 'test/infra/fixtures/one.ts', false],
      ['Two', 'test/infra/fixtures/two.ts', false],
      ['Three', 'test/infra/fixtures/two.ts', true],
    ] as const;
    for (const [id, entry, withContent] of entries) {
      new LambdaFunction(stack, id, {
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        handler: 'index.handler',
        code: bundle(entry, withContent),
      });
    }
    const assets = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
    const held = assets.map((name) => readdirSync(join(outdir, name)).toSorted().join(' '));
    expect(held.toSorted()).toEqual(['content index.mjs', 'index.mjs', 'index.mjs']);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

test('the function of the form loads the small zod alone, whose schemas are made in a third of the time', () => {
  const { metafile } = buildSync({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: ['functions/http/intake.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const loaded = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const files = loaded.map(([file]) => file).filter((file) => file.includes('/zod/v4/'));
  expect(files.some((file) => file.includes('/zod/v4/mini/'))).toBe(true);
  expect(files.filter((file) => file.includes('/zod/v4/classic/'))).toEqual([]);
});
