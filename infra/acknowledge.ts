import { type App, CfnResource, Validations } from 'aws-cdk-lib';
import { acknowledgements } from './acknowledgements.ts';
import type { Settings } from './config.ts';

/** The path of a resource of the template, in the stacks of a stage. */
export function fullPath({ stage }: Settings, path: string): string {
  return `lantern-${stage}-${path}/Resource`;
}

/**
 * Writes each acknowledgement to its one resource.
 * @throws when that resource is gone
 */
export function acknowledge(app: App, settings: Settings): void {
  const resources = new Map(
    app.node
      .findAll()
      .filter((one) => CfnResource.isCfnResource(one))
      .map((one) => [one.node.path, one]),
  );
  for (const { rule, reason, owner, on } of acknowledgements(settings)) {
    for (const path of on) {
      const resource = resources.get(fullPath(settings, path));
      if (!resource) throw new Error(`${rule} is acknowledged for ${path}, which does not exist`);
      Validations.of(resource).acknowledge({ id: rule, reason: `${reason} (${owner})` });
    }
  }
}
