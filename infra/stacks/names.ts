import { needsGlobalStack, type Settings } from '#infra/config.ts';

/** Where CloudFront looks for its certificate and its firewall. */
export const globalRegion = 'us-east-1';

export type StackPart = 'data' | 'service' | 'global' | 'edge';

export interface StackPlace {
  readonly part: StackPart;
  readonly name: string;
  readonly region: string;
}

/** An interface: scripts and the runbook look for these names. */
export function stackName(stage: Settings['stage'], part: StackPart): string {
  return `lantern-${stage}-${part}`;
}

export function placeOf({ stage, region }: Settings, part: StackPart): StackPlace {
  return { part, name: stackName(stage, part), region: part === 'global' ? globalRegion : region };
}

/** The stacks of a stage, in the order in which they are made. */
export function placesOf(settings: Settings): readonly StackPlace[] {
  const parts = [
    'data',
    'service',
    ...(needsGlobalStack(settings) ? (['global'] as const) : []),
    'edge',
  ] as const;
  return parts.map((part) => placeOf(settings, part));
}
