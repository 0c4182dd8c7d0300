import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { roles } from '#shared/declarations/routes.ts';
import { table } from '#shared/declarations/table.ts';
import { label, staged, synthesise } from './synthesised.ts';

const { data, service } = synthesise('prod');
const globalTable = data.of('AWS::DynamoDB::GlobalTable', z.looseObject({}));

test('the table has the declared keys, indexes and time to live', () => {
  const key = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  const { dueIndex: due, attentionIndex: attention } = table;
  expect(globalTable).toHaveLength(1);
  expect(globalTable[0]?.properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: key(table.partitionKey, table.sortKey),
    GlobalSecondaryIndexes: [
      {
        IndexName: due.name,
        KeySchema: key(due.partitionKey, due.sortKey),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: attention.name,
        KeySchema: key(attention.partitionKey, attention.sortKey),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
  });
  const types = z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() }));
  const attributes = types.parse(globalTable[0]?.properties['AttributeDefinitions']);
  const numbers = attributes
    .filter(({ AttributeType }) => AttributeType === 'N')
    .map((one) => one.AttributeName);
  expect(numbers).toEqual([due.sortKey, attention.sortKey]);
});

test('the table can be brought back for 35 days, and cannot be deleted by mistake', () => {
  const [replica] = z
    .tuple([z.looseObject({ SSESpecification: z.object({ KMSMasterKeyId: z.unknown() }) })])
    .parse(globalTable[0]?.properties['Replicas']);
  expect(replica).toMatchObject({
    Region: 'us-east-1',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
  });
  expect(label(replica.SSESpecification.KMSMasterKeyId)).toBe('Key');
  expect(globalTable[0]?.properties['SSESpecification']).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
});

test('whatever holds data is kept when the stack is deleted', () => {
  const kept = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::KMS::Key',
    'AWS::SecretsManager::Secret',
    'AWS::Cognito::UserPool',
  ];
  const found = kept.flatMap((type) => data.of(type, z.unknown()));
  expect(found).toHaveLength(4);
  for (const { DeletionPolicy, UpdateReplacePolicy } of found) {
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  }
});

test('a dev stage may give its data up, if it says so', () => {
  const given = synthesise('dev', { removalPolicy: 'destroy' }).data;
  const [found] = given.of('AWS::DynamoDB::GlobalTable', z.looseObject({}));
  expect(found?.DeletionPolicy).toBe('Delete');
  expect(found?.properties['Replicas']).toMatchObject([{ DeletionProtectionEnabled: false }]);
});

test('every key turns over', () => {
  for (const stack of [data, service]) {
    const keys = stack.of('AWS::KMS::Key', z.object({ EnableKeyRotation: z.literal(true) }));
    expect(keys).toHaveLength(1);
  }
});

test('the root key is made by Secrets Manager, and no template holds a secret', () => {
  const [secret] = data.of('AWS::SecretsManager::Secret', z.looseObject({ KmsKeyId: z.unknown() }));
  expect(secret?.properties).toMatchObject({
    GenerateSecretString: {
      SecretStringTemplate: '{}',
      GenerateStringKey: 'k1',
      PasswordLength: 64,
      ExcludePunctuation: true,
    },
  });
  expect(label(secret?.properties.KmsKeyId)).toBe('Key');
  for (const stack of [data, service]) expect(stack.text).not.toMatch(/"SecretString"|resolve:ssm/);
  expect(data.text).not.toContain('resolve:secretsmanager');
  // A deployment reads one secret, which is none of theirs.
  const read = service.text.match(/resolve:secretsmanager:",\{"Ref":"\w+?(?=[0-9A-F]{8}")/g);
  expect(new Set(read)).toEqual(new Set(['resolve:secretsmanager:",{"Ref":"OriginKey']));
  expect(service.text.match(/resolve:secretsmanager/g)).toHaveLength(read?.length ?? 0);
});

test('staff are added by an admin, and sign in with a second factor', () => {
  const [pool] = data.of('AWS::Cognito::UserPool', z.looseObject({}));
  expect(pool?.properties).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    DeletionProtection: 'ACTIVE',
    Policies: { PasswordPolicy: { MinimumLength: 14 } },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
  });
  const groups = data.of('AWS::Cognito::UserPoolGroup', z.object({ GroupName: z.string() }));
  expect(groups.map(({ properties }) => properties.GroupName)).toEqual([...roles]);
});

test('the console signs in by code, and only it may be returned to', () => {
  const [client] = data.of('AWS::Cognito::UserPoolClient', z.looseObject({}));
  expect(client?.properties).toMatchObject({
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid'],
    CallbackURLs: ['https://letters.lantern.test/staff/'],
  });
});

test('an outside issuer takes the place of the user pool', () => {
  const staffSignIn = { kind: 'oidc', issuer: 'https://login.lantern.test', audience: 'lantern-staff' };
  const outside = synthesise('prod', { staffSignIn });
  expect(outside.data.types.filter((type) => type.startsWith('AWS::Cognito'))).toEqual([]);
  const [authorizer] = outside.service.of('AWS::ApiGatewayV2::Authorizer', z.looseObject({}));
  expect(authorizer?.properties['JwtConfiguration']).toEqual({
    Issuer: 'https://login.lantern.test',
    Audience: ['lantern-staff'],
  });
});

describe('a stage that stands', () => {
  const { Parameters, Rules } = z
    .object({
      Parameters: z.object({
        StandingSettings: z.object({ Type: z.literal('String'), Default: z.string() }),
      }),
      Rules: z.record(z.string(), z.object({ Assertions: z.array(z.looseObject({ Assert: z.unknown() })) })),
    })
    .parse(JSON.parse(data.text));
  const assertions = Object.values(Rules).flatMap((rule) => rule.Assertions);

  test('with other settings is not deployed over: its own are compared with what it began with', () => {
    const settings = Parameters.StandingSettings.Default;
    expect(settings).toBe('lantern.test, cognito');
    expect(assertions.map(({ Assert }) => Assert)).toContainEqual({
      'Fn::Equals': [{ Ref: 'StandingSettings' }, settings],
    });
  });

  test('is asked before anything else is made', () => {
    const { app, data: first, service: second, global, edge } = staged('prod');
    app.synth();
    expect(second.dependencies).toContain(first);
    expect(global?.dependencies).toContain(first);
    expect(edge.dependencies).toContain(second);
  });
});
