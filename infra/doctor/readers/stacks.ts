import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { StackPlace } from '#infra/stacks/names.ts';
import type { Stack, StackState } from '../facts.ts';
import { absent, andThen, type Reading, read } from '../reading.ts';
import { look } from './look.ts';

export async function readStack(place: StackPlace): Promise<Stack> {
  const { name, region } = place;
  const described = await look('cloudformation:DescribeStacks', async () => {
    const command = new DescribeStacksCommand({ StackName: name });
    const { Stacks } = await new CloudFormationClient({ region }).send(command);
    return Stacks?.[0];
  });
  const state = await andThen(described, async (stack): Promise<Reading<StackState>> => {
    const status = stack?.StackStatus;
    // Of a change set that nobody carried out there is no stack yet.
    if (status === undefined || status === 'REVIEW_IN_PROGRESS') return absent;
    const standing = stack?.Parameters?.find(({ ParameterKey }) => ParameterKey === 'StandingSettings');
    return read({ status, standing: standing?.ParameterValue });
  });
  return { ...place, state };
}

export interface Resource {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

/** What a stack has made and not deleted. */
export function readResources({ name, region }: StackPlace): Promise<Reading<readonly Resource[]>> {
  return look('cloudformation:ListStackResources', async () => {
    const client = new CloudFormationClient({ region });
    const resources: Resource[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: name })) {
      for (const summary of page.StackResourceSummaries ?? []) {
        const { ResourceType, LogicalResourceId, PhysicalResourceId, ResourceStatus } = summary;
        if (!ResourceType || !LogicalResourceId || !PhysicalResourceId) continue;
        if (ResourceStatus === 'DELETE_COMPLETE') continue;
        resources.push({
          type: ResourceType,
          logicalId: LogicalResourceId,
          physicalId: PhysicalResourceId,
        });
      }
    }
    return resources;
  });
}
