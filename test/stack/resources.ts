import type { Aws } from './aws.ts';

const stacks = ['lantern-dev-data', 'lantern-dev-service', 'lantern-dev-edge'] as const;

export type Resources = Awaited<ReturnType<typeof resourcesOf>>;

/** What the stacks made, by type. */
export async function resourcesOf(aws: Aws) {
  const lists = await Promise.all(
    stacks.map((StackName) =>
      aws.query('cloudformation', { Action: 'ListStackResources', Version: '2010-05-15', StackName }),
    ),
  );
  const found = lists.flatMap((list) =>
    [...list.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = '']) => ({
      logical: field(member, 'LogicalResourceId'),
      physical: field(member, 'PhysicalResourceId'),
      type: field(member, 'ResourceType'),
    })),
  );
  /** The one whose name in the template begins so. */
  return (type: string, begin = ''): string => {
    const fitting = found.filter((one) => one.type === `AWS::${type}` && one.logical.startsWith(begin));
    const [one] = fitting;
    if (one === undefined || fitting.length > 1)
      throw new Error(`${fitting.length} resources ${type} ${begin}`);
    return one.physical;
  };
}

/** Where people find it. */
export async function publicHost(aws: Aws): Promise<string> {
  const StackName = stacks[2];
  const edge = await aws.query('cloudformation', {
    Action: 'DescribeStacks',
    Version: '2010-05-15',
    StackName,
  });
  const host = /[a-z0-9]+\.cloudfront\.net/.exec(edge)?.[0];
  if (host === undefined) throw new Error('the edge stack does not name its host');
  return host;
}

function field(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';
}
