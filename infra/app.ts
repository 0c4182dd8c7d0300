import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { acknowledge } from './acknowledge.ts';
import { SettingsError, settingsOf } from './config.ts';
import { unfitContent } from './content/unfit.ts';
import { buildSite } from './site-build.ts';
import { lantern } from './stacks/lantern.ts';

const app = new App();
try {
  const settings = settingsOf(app.node.tryGetContext('stage') ?? 'dev', app.node.tryGetContext('stages'));
  // In a process of its own, while the content is judged in this one.
  const site = buildSite(settings.sender.name);
  const unfit = unfitContent(join(import.meta.dirname, '../shared/content'));
  const pages = Source.asset(await site);
  if (unfit.length > 0) throw new SettingsError(unfit.join('\n'));
  lantern(app, settings, pages);
  acknowledge(app, settings);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The sentence says it all; a stack trace would bury it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
