import { expect, test } from 'vitest';
import * as z from 'zod';
import { operationIds, routeKey, routes } from '#shared/declarations/routes.ts';
import { label, live, synthesise } from './synthesised.ts';

const { service } = synthesise();
const routeSchema = z.object({
  RouteKey: z.string(),
  Target: z.unknown(),
  AuthorizationType: z.enum(['NONE', 'JWT']),
  AuthorizerId: z.unknown().optional(),
});
const built = service.of('AWS::ApiGatewayV2::Route', routeSchema).map(({ properties }) => properties);
const answered = operationIds.filter((id) => routes[id].fn !== 'site');

test('there is one API route for each row of the table that a function answers', () => {
  expect(answered.length).toBeGreaterThan(20);
  expect(built.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(answered.map(routeKey).toSorted());
});

test('each goes to the function that the table names', () => {
  const integrationSchema = z.object({ IntegrationUri: z.unknown(), PayloadFormatVersion: z.literal('2.0') });
  const integrations = new Map(
    service
      .of('AWS::ApiGatewayV2::Integration', integrationSchema)
      .map(({ id, properties }) => [`integrations/${id}`, label(properties.IntegrationUri)]),
  );
  const functions = {
    intake: live('Intake'),
    recipient: live('Recipient'),
    facts: live('Facts'),
    staff: live('Staff'),
  } as const;
  const expected = answered.map((id) => {
    const { fn } = routes[id];
    return [routeKey(id), fn === 'site' ? undefined : functions[fn]];
  });
  const found = built.map(({ RouteKey, Target }) => [RouteKey, integrations.get(label(Target))]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

test('staff routes, and no others, ask for a token', () => {
  const staff = answered.filter((id) => routes[id].audience === 'staff').map(routeKey);
  const guarded = built.filter(({ AuthorizationType }) => AuthorizationType === 'JWT');
  expect(guarded.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(staff.toSorted());
  const authorizers = service.ids('AWS::ApiGatewayV2::Authorizer');
  expect(authorizers).toHaveLength(1);
  for (const { AuthorizerId } of guarded) expect(label(AuthorizerId)).toBe(authorizers[0]);
});

test('the stage is throttled, and its log holds no path, address or token', () => {
  const stageSchema = z.object({
    AutoDeploy: z.literal(true),
    DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
    AccessLogSettings: z.object({ DestinationArn: z.unknown(), Format: z.string() }),
  });
  const [stage, ...others] = service.of('AWS::ApiGatewayV2::Stage', stageSchema);
  expect(others).toEqual([]);
  expect(label(stage?.properties.AccessLogSettings.DestinationArn)).toBe('ApiAccessLog');
  const logged = stage?.properties.AccessLogSettings.Format.match(/\$context\.[\w.]+/g);
  expect(logged).toEqual([
    '$context.requestId',
    '$context.requestTime',
    '$context.routeKey',
    '$context.status',
    '$context.responseLatency',
    '$context.integrationStatus',
    '$context.authorizer.error',
  ]);
});

test('API Gateway has one permission for each function, whatever the number of routes', () => {
  const permissions = service.of('AWS::Lambda::Permission', z.object({ FunctionName: z.unknown() }));
  const called = permissions.map(({ properties }) => label(properties.FunctionName)).toSorted();
  expect(called).toEqual(['Facts', 'Intake', 'Recipient', 'Staff'].map(live));
});

test('each function behind the API knows the distribution by the same secret', () => {
  const schema = z.object({
    Description: z.string(),
    Environment: z.object({ Variables: z.looseObject({ ORIGIN_KEY: z.unknown() }) }),
  });
  const behind = new Set(answered.map((id) => `Lantern: ${routes[id].fn}`));
  const functions = service
    .of('AWS::Lambda::Function', z.looseObject({ Description: z.string() }))
    .filter(({ properties }) => behind.has(properties.Description))
    .map(({ properties }) => schema.parse(properties).Environment.Variables.ORIGIN_KEY);
  expect(functions).toHaveLength(4);
  for (const key of functions) expect(label(key)).toMatch(/^\{\{resolve:secretsmanager:OriginKey/);
});
