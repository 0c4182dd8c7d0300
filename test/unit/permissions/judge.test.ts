import { describe, expect, it } from 'vitest';

import { type DeployedFunction, deployedFunctions } from '#test/permissions/deployed-function.ts';
import { judge } from '#test/permissions/judge.ts';
import type { RecordedCall } from '#test/permissions/recorded-call.ts';
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
};
const call = (changes: Partial<RecordedCall> = {}): RecordedCall => ({
  fn: 'dispatch',
  command: 'Get',
  ...changes,
});
const logs = [{ action: 'logs:PutLogEvents' }];

describe('the judgement of rights', () => {
  it('is content when every call is allowed and every right is used', async () => {
    expect(await judge([call(), call(), call({ command: 'Query' })], [dispatch], logs)).toEqual({
      simulated: 2,
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
    const calls = [call({ command: 'SendRawEmail', configurationSet: 'sequence' })];
    expect((await judge(calls, [mails('hello@letters.example')], [])).denied).toEqual([]);
    expect((await judge(calls, [mails('other@letters.example')], [])).denied).toHaveLength(2);
  });

  it('names a right that nothing used, and a reason that nothing needs', async () => {
    const { unused, idleReasons } = await judge([call()], [dispatch], [...logs, { action: 'kms:Decrypt' }]);
    expect(unused).toEqual([`dispatch dynamodb:Query ${table}`]);
    expect(idleReasons).toEqual(['kms:Decrypt']);
  });

  it('refuses a call that nobody has told how to judge', async () => {
    await expect(judge([call({ command: 'DeleteTable' })], [dispatch], logs)).rejects.toThrow('DeleteTable');
    await expect(judge([call({ command: 'SendMessage' })], [dispatch], logs)).rejects.toThrow('no variable');
  });
});

describe('the functions of a stage', () => {
  it('are read with their variables, rights and identities', () => {
    const functions = deployedFunctions(synthesise('prod'));
    expect(functions).toHaveLength(9);
    const send = functions.find(({ name }) => name === 'send');
    expect(send?.variables).toMatchObject({ TABLE_NAME: 'Table', SEND_QUEUE_URL: 'SendsQueue' });
    expect(send?.identities.get('letters.lantern.test')).toBe('SequenceMailIdentity');
    expect(send?.statements.flatMap(({ resources }) => resources)).toContain(
      'arn:aws:sqs:us-east-1:123456789012:SendsQueue',
    );
  });
});
