import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { acknowledge } from './acknowledge.ts';
import { SettingsError, settingsOf } from './config.ts';
import { unfitContent } from './content/unfit.ts';
import { lantern } from './stacks/lantern.ts';

const app = new App();
try {
  const settings = settingsOf(app.node.tryGetContext('stage') ?? 'dev', app.node.tryGetContext('stages'));
  const unfit = unfitContent(join(import.meta.dirname, '../shared/content'));
  if (unfit.length > 0) throw new SettingsError(unfit.join('\n'));
  lantern(app, settings);
  acknowledge(app, settings);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The sentence says it all; a stack trace would bury it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
