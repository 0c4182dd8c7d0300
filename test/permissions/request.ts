import { domainOf } from '#infra/settings-schema.ts';
import { arnOf, type DeployedFunction, region } from './deployed-function.ts';
import type { RecordedCall } from './recorded-call.ts';

/** What IAM is asked when a deployed function makes a call. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Commands of the document client are called after what they do with one item. */
const itemActions: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Query: 'Query',
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
};
const queueActions: Readonly<Record<string, string>> = {
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
  GetQueueAttributes: 'GetQueueAttributes',
};
/** By their names in the embedded run: the variables by which functions find them. */
const queueVariables: Readonly<Record<string, string>> = {
  send: 'SEND_QUEUE_URL',
  confirmation: 'CONFIRMATION_QUEUE_URL',
};
const configurationSets: Readonly<Record<string, string>> = {
  sequence: 'SEQUENCE_CONFIGURATION_SET',
  confirmation: 'CONFIRMATION_CONFIGURATION_SET',
};
const senders: Readonly<Record<string, string>> = {
  'hello@letters.example.org': 'SEQUENCE_ADDRESS',
  'hello@confirm.example.org': 'CONFIRMATION_ADDRESS',
};

/**
 * One call as one or more requests, each for the resource that the function's own variable names.
 *
 * @throws for a call that nobody has told how to judge
 */
export function requestsOf(call: RecordedCall, fn: DeployedFunction): readonly Request[] {
  const named = (variable: string): string => {
    const value = fn.variables[variable];
    if (value === undefined || value === '') throw new Error(`${fn.name} has no variable ${variable}`);
    return value;
  };
  const one = (service: string, action: string, name: string): readonly Request[] => [
    { action: `${service}:${action}`, resource: arnOf(service, name), context: {} },
  ];
  const { command, index, queue, configurationSet, from } = call;
  const item = itemActions[command];
  if (item !== undefined) {
    const table = named('TABLE_NAME');
    return one('dynamodb', item, index === undefined ? table : `${table}/index/${index}`);
  }
  const onQueue = queueActions[command];
  if (onQueue !== undefined) return one('sqs', onQueue, named(queueVariables[queue ?? ''] ?? `of ${queue}`));
  if (command === 'GetSecretValue') return one('secretsmanager', command, named('KEYS_SECRET_ID'));
  if (command === 'GetSendQuota') return one('ses', command, '*');
  if (command === 'SendRawEmail') {
    const address = named(senders[from ?? ''] ?? `of the sender ${from}`);
    const set = named(configurationSets[configurationSet ?? ''] ?? `of the set ${configurationSet}`);
    const identity = fn.identities.get(domainOf(address));
    // SES asks for both: the identity of the sender and the configuration set.
    return [`identity/${identity}`, `configuration-set/${set}`].map((name) => ({
      action: 'ses:SendRawEmail',
      resource: arnOf('ses', `arn:aws:ses:${region}:AWS::AccountId:${name}`),
      context: { 'ses:FromAddress': address },
    }));
  }
  if (/^(Admin|ListUsers)/.test(command)) return one('cognito-idp', command, named('STAFF_POOL_ID'));
  throw new Error(`${call.fn} calls ${command}, which nobody has told how to judge`);
}
