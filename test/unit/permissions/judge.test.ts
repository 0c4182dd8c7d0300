import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { type DeployedFunction, deployedFunctions } from '#test/permissions/deployed-function.ts';
import { judge } from '#test/permissions/judge.ts';
import type { RecordedCall } from '#test/permissions/recorded-call.ts';
import { type Reason, usedByAws } from '#test/permissions/used-by-aws.ts';
import { synthesise } from '../../infra/synthesised.ts';

const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/Table';
const log = 'arn:aws:logs:us-east-1:123456789012:log-group:Log:*';
const dispatch: DeployedFunction = {
  name: 'dispatch',
  variables: { TABLE_NAME: 'Table', SEND_QUEUE_URL: 'Sends' },
  statements: [
    { actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: [table] },
    { actions: ['logs:PutLogEvents'], resources: [log] },
  ],
  identities: new Map(),
  log,
  drivenBy: [],
  failures: [],
};
const call = (changes: Partial<RecordedCall> = {}): RecordedCall => ({
  fn: 'dispatch',
  command: 'Get',
  ...changes,
});
const logs: readonly Reason[] = [
  { why: 'writes', asks: (fn) => [{ action: 'logs:PutLogEvents', resource: fn.log, context: {} }] },
];

describe('the judgement of rights', () => {
  it('is content when every call is allowed and every right is used', async () => {
    expect(await judge([call(), call(), call({ command: 'Query' })], [dispatch], logs)).toEqual({
      simulated: 3,
      denied: [],
      unused: [],
      byAws: [`dispatch logs:PutLogEvents ${log}`],
      idleReasons: [],
    });
  });

  it('names a call that the role does not allow: another action, index, queue', async () => {
    const calls = [
      call({ command: 'Put' }),
      call({ command: 'Query', index: 'due' }),
      call({ command: 'SendMessageBatch', queue: 'send' }),
    ];
    expect((await judge(calls, [dispatch], logs)).denied).toEqual([
      `dispatch dynamodb:PutItem ${table}: ImplicitlyDenied`,
      `dispatch dynamodb:Query ${table}/index/due: ImplicitlyDenied`,
      'dispatch sqs:SendMessage arn:aws:sqs:us-east-1:123456789012:Sends: ImplicitlyDenied',
    ]);
  });

  it('looks at conditions', async () => {
    const mails = (address: string): DeployedFunction => ({
      ...dispatch,
      variables: { SEQUENCE_CONFIGURATION_SET: 'Set', SEQUENCE_ADDRESS: 'hello@letters.example' },
      identities: new Map([['letters.example', 'Identity']]),
      statements: [
        {
          actions: ['ses:SendRawEmail'],
          resources: ['identity/Identity', 'configuration-set/Set'].map(
            (name) => `arn:aws:ses:us-east-1:123456789012:${name}`,
          ),
          condition: { StringEquals: { 'ses:FromAddress': address } },
        },
      ],
    });
    const mail = { command: 'SendRawEmail', configurationSet: 'sequence' };
    const calls = [call({ ...mail, from: 'hello@letters.example.org' })];
    expect((await judge(calls, [mails('hello@letters.example')], [])).denied).toEqual([]);
    expect((await judge(calls, [mails('other@letters.example')], [])).denied).toHaveLength(2);
    const unknown = [call({ ...mail, from: 'somebody@else.example.org' })];
    await expect(judge(unknown, [mails('hello@letters.example')], [])).rejects.toThrow('somebody@else');
  });

  it('names a right that nothing used, and a reason that nothing needs', async () => {
    const idle: Reason = { why: 'opens what is sealed', asks: () => [] };
    const { unused, idleReasons } = await judge([call()], [dispatch], [...logs, idle]);
    expect(unused).toEqual([`dispatch dynamodb:Query ${table}`]);
    expect(idleReasons).toEqual(['opens what is sealed']);
  });

  it('refuses a call that nobody has told how to judge', async () => {
    await expect(judge([call({ command: 'DeleteTable' })], [dispatch], logs)).rejects.toThrow('DeleteTable');
    await expect(judge([call({ command: 'SendMessage' })], [dispatch], logs)).rejects.toThrow('no variable');
  });
});

describe('what AWS does in the name of a function', () => {
  const queue = 'arn:aws:sqs:us-east-1:123456789012:Sends';
  const look = { actions: ['sqs:GetQueueAttributes'], resources: [queue] };
  const looking: DeployedFunction = { ...dispatch, statements: [look] };
  const namesOf = (rows: readonly string[]) => rows.map((row) => row.split(' ')[1]);

  it('is a look at the queue only for the function that the queue drives', async () => {
    expect((await judge([], [looking], usedByAws)).unused).toEqual([
      `dispatch sqs:GetQueueAttributes ${queue}`,
    ]);
    const driven = { ...looking, drivenBy: [queue] };
    const { unused, byAws } = await judge([], [driven], usedByAws);
    expect({ unused, byAws }).toEqual({ unused: [], byAws: [`dispatch sqs:GetQueueAttributes ${queue}`] });
  });

  it('is denied where the role does not allow it', async () => {
    const { denied } = await judge([], [{ ...looking, drivenBy: [queue] }], usedByAws);
    expect(namesOf(denied)).toEqual(
      expect.arrayContaining(['logs:PutLogEvents', 'sqs:ReceiveMessage', 'kms:Decrypt']),
    );
    expect(namesOf(denied)).not.toContain('sqs:GetQueueAttributes');
  });

  it('is the use of a key only through a service that the function uses', async () => {
    const through = (service: string) => ({
      actions: ['kms:Decrypt'],
      resources: ['arn:aws:kms:us-east-1:123456789012:key/Key'],
      condition: { StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` } },
    });
    const keyed = { ...dispatch, statements: [through('dynamodb'), through('secretsmanager')] };
    const { unused, byAws } = await judge([call()], [keyed], usedByAws);
    expect({ unused: unused.length, byAws: byAws.length }).toEqual({ unused: 1, byAws: 1 });
    expect(unused[0]).toContain('secretsmanager.us-east-1');
  });
});

describe('the functions of a stage', () => {
  it('are read with their variables, rights and identities', () => {
    const functions = deployedFunctions(synthesise('prod'));
    expect(functions).toHaveLength(10);
    const send = functions.find(({ name }) => name === 'send');
    expect(send?.variables).toMatchObject({ TABLE_NAME: 'Table', SEND_QUEUE_URL: 'SendsQueue' });
    expect(send?.identities.get('letters.lantern.test')).toBe('SequenceMailIdentity');
    expect(send?.statements.flatMap(({ resources }) => resources)).toContain(
      'arn:aws:sqs:us-east-1:123456789012:SendsQueue',
    );
    expect(send?.drivenBy).toEqual(['arn:aws:sqs:us-east-1:123456789012:SendsQueue']);
    const failing = functions.filter(({ failures }) => failures.length > 0).map(({ name }) => name);
    expect(failing.toSorted()).toEqual(['canary', 'dispatch', 'housekeeping']);
  });

  it('have keys that leave it to the roles who may use them', () => {
    const { data, service } = synthesise('prod');
    const keySchema = z.object({
      KeyPolicy: z.object({
        Statement: z.array(z.looseObject({ Action: z.unknown(), Principal: z.unknown() })),
      }),
    });
    const account = {
      AWS: {
        'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']],
      },
    };
    const keys = [...data.of('AWS::KMS::Key', keySchema), ...service.of('AWS::KMS::Key', keySchema)];
    expect(keys.map(({ id }) => id)).toEqual(['Key', 'Key']);
    for (const { properties } of keys) {
      expect(properties.KeyPolicy.Statement).toContainEqual({
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: account,
        Resource: '*',
      });
    }
  });
});
