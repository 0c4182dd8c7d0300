import { expect, test } from 'vitest';
import * as z from 'zod';
import { label, live, synthesise } from './synthesised.ts';

const { service } = synthesise('prod');
const gradually = ['Confirmation', 'Facts', 'Feedback', 'Intake', 'Recipient', 'Send', 'Staff'];
const byTheClock = ['Canary', 'Dispatch', 'Housekeeping'];

const groupSchema = z.looseObject({
  ApplicationName: z.unknown(),
  AlarmConfiguration: z.object({
    Alarms: z.array(z.object({ Name: z.unknown() })),
    Enabled: z.literal(true),
  }),
  AutoRollbackConfiguration: z.object({
    Enabled: z.literal(true),
    Events: z.array(z.string()),
  }),
  DeploymentConfigName: z.string(),
});
const groups = service.of('AWS::CodeDeploy::DeploymentGroup', groupSchema);
const updateSchema = z.object({
  CodeDeployLambdaAliasUpdate: z.object({ ApplicationName: z.unknown(), DeploymentGroupName: z.unknown() }),
});

/** Which deployment group moves each alias on; undefined: it moves at once. */
function movedBy(resources: typeof service): ReadonlyMap<string, string | undefined> {
  return new Map(
    resources.of('AWS::Lambda::Alias', z.object({ Name: z.literal('live') })).map(({ id, UpdatePolicy }) => {
      const update = updateSchema.safeParse(UpdatePolicy);
      return [id, update.data && label(update.data.CodeDeployLambdaAliasUpdate.DeploymentGroupName)];
    }),
  );
}

test('in prod a new version gets a tenth of the calls at first, where there are many of them', () => {
  const expected = [
    ...gradually.map((fn) => [live(fn), `Release${fn}`] as const),
    ...byTheClock.map((fn) => [live(fn), undefined] as const),
  ];
  expect(Object.fromEntries(movedBy(service))).toEqual(Object.fromEntries(expected));
  for (const { properties } of groups) {
    expect(properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent10Minutes');
  }
});

test('what goes wrong in it is seen by an alarm that takes it back', () => {
  expect(groups.map(({ id }) => id).toSorted()).toEqual(gradually.map((fn) => `Release${fn}`));
  const pages = ['Facts', 'Intake', 'Recipient', 'Staff'];
  for (const { id, properties } of groups) {
    const fn = id.replace('Release', '');
    expect(properties.AlarmConfiguration.Alarms.map(({ Name }) => label(Name)).toSorted()).toEqual(
      [`Watch${fn}ErrorsAlarm`, ...(pages.includes(fn) ? ['WatchPagesApiErrorsAlarm'] : [])].toSorted(),
    );
    expect(properties.AutoRollbackConfiguration.Events.toSorted()).toEqual([
      'DEPLOYMENT_FAILURE',
      'DEPLOYMENT_STOP_ON_ALARM',
    ]);
  }
});

test('at once, aliases move by themselves and nothing watches', () => {
  for (const resources of [synthesise('prod', { release: 'at-once' }).service, synthesise('dev').service]) {
    expect(resources.types.filter((type) => type.startsWith('AWS::CodeDeploy'))).toEqual([]);
    const moved = movedBy(resources);
    expect([...moved.keys()].toSorted()).toEqual([...gradually, ...byTheClock].map(live).toSorted());
    expect([...moved.values()].filter((group) => group !== undefined)).toEqual([]);
  }
});
