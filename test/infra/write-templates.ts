import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Changes, staged } from './synthesised.ts';

/*
 * Writes the templates of stages in several shapes into the folder that is named: what `npm run synth` makes
 * is dev alone, since prod as shipped holds placeholders.
 */
const shapes: Readonly<Record<string, readonly [stage: 'dev' | 'prod', changes: Changes]>> = {
  prod: ['prod', {}],
  elsewhere: ['prod', { account: '123456789012', region: 'eu-central-1' }],
  outside: [
    'dev',
    {
      staffSignIn: { kind: 'oidc', issuer: 'https://login.lantern.test', audience: 'lantern-staff' },
      removalPolicy: 'destroy',
    },
  ],
};

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('name the folder');
mkdirSync(folder, { recursive: true });
for (const [name, shape] of Object.entries(shapes)) {
  for (const { stackName, template } of staged(...shape).app.synth().stacks) {
    writeFileSync(join(folder, `${name}-${stackName}.template.json`), JSON.stringify(template, undefined, 1));
  }
}
