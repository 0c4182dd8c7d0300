import { expect, test } from 'vitest';
import * as z from 'zod';
import { label, live, synthesise } from './synthesised.ts';

const { service, settings } = synthesise('prod');

const oneOrMany = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);
const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: oneOrMany(z.string()),
  Resource: oneOrMany(z.unknown()),
  Condition: z.unknown().optional(),
});
const policySchema = z.object({
  Roles: z.tuple([z.unknown()]),
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
});
const policies = service.of('AWS::IAM::Policy', policySchema).map(({ properties }) => ({
  role: label(properties.Roles[0]).replace(/Role$/, ''),
  statements: properties.PolicyDocument.Statement.map(({ Action, Resource, Condition }) => ({
    actions: z.array(z.string()).parse(Action),
    resources: z.array(z.unknown()).parse(Resource).map(label),
    condition: Condition,
  })),
}));

/** `GetItem Table`: what a role may do, without the keys and its own log, which have tests of their own. */
function rights(role: string): string[] {
  const statements = policies.filter((policy) => policy.role === role).flatMap((policy) => policy.statements);
  return statements
    .flatMap(({ actions, resources }) => actions.map((action) => `${action} ${resources.join(' + ')}`))
    .filter((right) => !right.startsWith('kms:') && !right.startsWith('logs:'))
    .toSorted();
}

const functions = [
  'Canary',
  'Confirmation',
  'Dispatch',
  'Facts',
  'Feedback',
  'Housekeeping',
  'Intake',
  'Recipient',
  'Send',
  'Staff',
];
const schedules = ['Night', 'QuarterHour', 'Tick'];
const gradually = ['Confirmation', 'Facts', 'Feedback', 'Intake', 'Recipient', 'Send', 'Staff'];
const alarms = `arn:aws:cloudwatch:${settings.region}:AWS::AccountId:alarm:*`;

const items = (...actions: string[]) => actions.map((action) => `dynamodb:${action} Table`);
const consume = (queue: string) =>
  ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} ${queue}`);
const readKeys = 'secretsmanager:GetSecretValue RootKeysSecret';
const region = `arn:aws:ses:${settings.region}:AWS::AccountId`;
const mail = (stream: string) =>
  `ses:SendRawEmail ${region}:configuration-set/${stream}ConfigurationSet + ${region}:identity/${stream}Identity`;

test.each([
  ['Intake', ['sqs:SendMessage ConfirmationsQueue', readKeys]],
  ['Recipient', [...items('GetItem', 'PutItem'), readKeys]],
  ['Facts', items('Query')],
  [
    'Staff',
    [
      ...items('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
      'dynamodb:Query Table/index/attention',
      'sqs:SendMessage SendsQueue',
      mail('SequenceMail'),
      readKeys,
      ...[
        'AdminAddUserToGroup',
        'AdminCreateUser',
        'AdminDisableUser',
        'AdminEnableUser',
        'AdminRemoveUserFromGroup',
        'AdminUserGlobalSignOut',
        'ListUsers',
        'ListUsersInGroup',
      ].map((action) => `cognito-idp:${action} StaffSignInPool`),
    ],
  ],
  [
    'Confirmation',
    [
      ...items('GetItem', 'PutItem'),
      ...consume('ConfirmationsQueue'),
      'sqs:SendMessage ConfirmationsQueue',
      mail('ConfirmationMail'),
      readKeys,
    ],
  ],
  [
    'Send',
    [
      ...items('BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
      ...consume('SendsQueue'),
      'sqs:SendMessage SendsQueue',
      mail('SequenceMail'),
      readKeys,
    ],
  ],
  [
    'Feedback',
    [
      ...items('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
      ...consume('FeedbacksQueue'),
      readKeys,
    ],
  ],
  [
    'Dispatch',
    [
      'dynamodb:Query Table/index/due',
      'ses:GetSendQuota *',
      'sqs:GetQueueAttributes SendsQueue',
      'sqs:SendMessage SendsQueue',
      'sqs:SendMessage TickDeadLetters',
    ],
  ],
  [
    'Housekeeping',
    [
      ...items('BatchGetItem', 'GetItem', 'PutItem', 'Query'),
      'dynamodb:Query Table/index/attention',
      'sqs:SendMessage NightDeadLetters + SendsQueue',
    ],
  ],
  ['Canary', [...items('GetItem', 'PutItem'), readKeys, 'sqs:SendMessage QuarterHourDeadLetters']],
  ['QuarterHour', [`lambda:InvokeFunction ${live('Canary')}`, 'sqs:SendMessage QuarterHourDeadLetters']],
  [
    'Release',
    [
      `cloudwatch:DescribeAlarms ${alarms}`,
      ...['GetAlias', 'GetProvisionedConcurrencyConfig', 'UpdateAlias'].map((action) => {
        const fns = gradually.map((fn) => `${fn}Function`);
        const on = [...fns, ...fns.map((fn) => `${fn}:live`)];
        return `lambda:${action} ${on.join(' + ')}`;
      }),
    ],
  ],
  ['Night', [`lambda:InvokeFunction ${live('Housekeeping')}`, 'sqs:SendMessage NightDeadLetters']],
  ['Tick', [`lambda:InvokeFunction ${live('Dispatch')}`, 'sqs:SendMessage TickDeadLetters']],
])('%s may do this and no more', (role, expected) => {
  expect(rights(role)).toEqual(expected.toSorted());
});

test('there is no other role, and none has a managed policy', () => {
  // Strict: a role with ManagedPolicyArns or policies of its own does not parse.
  const roles = service.of('AWS::IAM::Role', z.strictObject({ AssumeRolePolicyDocument: z.unknown() }));
  const known = [...functions, ...schedules, 'Release'].toSorted();
  expect(roles.map(({ id }) => id.replace(/Role$/, '')).toSorted()).toEqual(known);
  expect(policies.map(({ role }) => role).toSorted()).toEqual(known);
});

test('no action is a pattern, and no resource is everything', () => {
  const statements = policies.flatMap((policy) => policy.statements);
  expect(statements.length).toBeGreaterThan(20);
  expect(statements.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  const patterns = statements
    .flatMap(({ resources }) => resources)
    .filter((resource) => resource.includes('*'));
  // IAM knows no resource for the account's quota, and CodeDeploy asks for several alarms at once.
  expect(patterns).toEqual(['*', alarms]);
  const everywhere = statements.filter(({ resources }) => resources.includes('*'));
  expect(everywhere.map(({ actions }) => actions)).toEqual([['ses:GetSendQuota']]);
});

test('nobody scans, and only send deletes', () => {
  const all = policies.map(({ role }) => role).map((role) => ({ role, rights: rights(role).join(' ') }));
  expect(all.filter((one) => /Scan/.test(one.rights))).toEqual([]);
  expect(all.filter((one) => /DeleteItem|BatchWriteItem/.test(one.rights)).map(({ role }) => role)).toEqual([
    'Send',
  ]);
});

test.each([
  ['Staff', 'sequenceAddress'],
  ['Send', 'sequenceAddress'],
  ['Confirmation', 'confirmationAddress'],
] as const)('%s sends from %s alone', (role, address) => {
  const sending = policies
    .filter((policy) => policy.role === role)
    .flatMap((policy) =>
      policy.statements.filter(({ actions }) => actions.some((action) => action.startsWith('ses:'))),
    );
  expect(sending.map(({ condition }) => condition)).toEqual([
    { StringEquals: { 'ses:FromAddress': settings.sender[address] } },
  ]);
});

test('a key is used through the service that stores things under it', () => {
  const keyed = policies.flatMap(({ role, statements }) =>
    statements
      .filter(({ actions }) => actions.some((action) => action.startsWith('kms:')))
      .map(({ condition }) => ({ role, condition })),
  );
  expect(keyed.length).toBeGreaterThan(10);
  const via = z.object({
    StringEquals: z.strictObject({
      'kms:ViaService': z.string().regex(/^(sqs|dynamodb|secretsmanager)\.us-east-1\./),
    }),
  });
  for (const { condition } of keyed) expect(via.safeParse(condition).success).toBe(true);
});

test('a function writes its own log and no other', () => {
  for (const { role, statements } of policies.filter((policy) => functions.includes(policy.role))) {
    const logging = statements.filter(({ actions }) => actions.some((action) => action.startsWith('logs:')));
    expect(logging.map(({ resources }) => resources)).toEqual([[`${role}Log`]]);
  }
});
