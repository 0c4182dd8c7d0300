import type { App, StackProps } from 'aws-cdk-lib';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import { needsGlobalStack, type Settings } from '#infra/config.ts';
import { DataStack } from './data.ts';
import { EdgeStack } from './edge.ts';
import { GlobalStack } from './global.ts';
import { globalRegion, stackName } from './names.ts';
import { ServiceStack } from './service.ts';

/**
 * A whole Lantern: what must be kept, what does the work, what people see.
 * @param site the static pages
 */
export function lantern(app: App, settings: Settings, site: ISource) {
  const { stage, region, account } = settings;
  // The table's key needs a Region that is known when the template is made.
  const env = account ? { region, account } : { region };
  const described = (what: string): StackProps => ({ env, description: `Lantern ${stage}: ${what}` });
  const data = new DataStack(app, stackName(stage, 'data'), {
    settings,
    ...described('table, root keys, staff accounts'),
  });
  const service = new ServiceStack(app, stackName(stage, 'service'), {
    settings,
    data,
    ...described('functions, queues, mail'),
  });
  const global = needsGlobalStack(settings)
    ? new GlobalStack(app, stackName(stage, 'global'), {
        settings,
        ...described('certificate and firewall of the public host'),
        env: { ...env, region: globalRegion },
        crossRegionReferences: true,
      })
    : undefined;
  // A stage that stands with other settings is refused there, before anything is made.
  global?.addStackDependency(data);
  const edge = new EdgeStack(app, stackName(stage, 'edge'), {
    settings,
    api: { host: service.apiHost, originKey: service.originKey },
    logKey: service.logKey,
    signIn: data.signIn,
    global,
    crossRegionReferences: true,
    site,
    ...described('pages and the public host'),
  });
  return { data, service, edge, global };
}
