import type { App, StackProps } from 'aws-cdk-lib';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Settings } from '#infra/config.ts';
import { DataStack } from './data.ts';
import { EdgeStack } from './edge.ts';
import { ServiceStack } from './service.ts';

/**
 * A whole Lantern: what must be kept, what does the work, what people see.
 * @param site the static pages, where they are not the built ones
 */
export function lantern(app: App, settings: Settings, site?: ISource) {
  const { stage, region, account } = settings;
  // The table's key needs a Region that is known when the template is made.
  const env = account ? { region, account } : { region };
  const described = (what: string): StackProps => ({ env, description: `Lantern ${stage}: ${what}` });
  // Names of stacks are an interface: scripts and the runbook look for them.
  const data = new DataStack(app, `lantern-${stage}-data`, {
    settings,
    ...described('table, root keys, staff accounts'),
  });
  const service = new ServiceStack(app, `lantern-${stage}-service`, {
    settings,
    data,
    ...described('functions, queues, mail'),
  });
  const edge = new EdgeStack(app, `lantern-${stage}-edge`, {
    settings,
    apiHost: service.apiHost,
    logKey: service.logKey,
    signIn: data.signIn,
    ...(site ? { site } : {}),
    ...described('pages and the public host'),
  });
  return { data, service, edge };
}
