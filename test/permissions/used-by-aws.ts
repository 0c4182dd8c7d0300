import { arnOf, type DeployedFunction, region } from './deployed-function.ts';
import type { Request } from './request.ts';

export interface Reason {
  readonly why: string;
  /** What AWS asks for in the name of the function, given what the function itself calls. */
  readonly asks: (fn: DeployedFunction, calls: readonly Request[]) => readonly Request[];
}

const on = (resource: string, ...actions: readonly string[]): readonly Request[] =>
  actions.map((action) => ({ action, resource, context: {} }));

/** Both stacks call their key so. */
const key = arnOf('kms', 'Key');
const keyThrough = (service: string, ...actions: readonly string[]): readonly Request[] =>
  actions.map((action) => ({
    action: `kms:${action}`,
    resource: key,
    context: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
  }));

const calls = (requests: readonly Request[], prefix: string): boolean =>
  requests.some(({ action }) => action.startsWith(prefix));

/**
 * Rights that no function's own code uses. Each stands for something that AWS does in the name of a
 * function; one that no function needs any more fails the check.
 */
export const usedByAws: readonly Reason[] = [
  {
    why: 'Lambda writes the log of a function.',
    asks: ({ log }) => on(log, 'logs:CreateLogStream', 'logs:PutLogEvents'),
  },
  {
    why: "Lambda's poller receives from the queue that drives a function, and deletes what was handled.",
    asks: ({ drivenBy }) =>
      drivenBy.flatMap((queue) => [
        ...on(queue, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'),
        ...keyThrough('sqs', 'Decrypt'),
      ]),
  },
  {
    why: 'Lambda puts there what a scheduled call could not do.',
    asks: ({ failures }) =>
      failures.flatMap((queue) => [
        ...on(queue, 'sqs:SendMessage'),
        ...keyThrough('sqs', 'Decrypt', 'GenerateDataKey'),
      ]),
  },
  {
    why: 'SQS seals a message under our key for the sender.',
    asks: (_, own) => (calls(own, 'sqs:SendMessage') ? keyThrough('sqs', 'Decrypt', 'GenerateDataKey') : []),
  },
  {
    why: 'DynamoDB looks at the key of the table, and opens items under it, for the caller.',
    asks: (_, own) => (calls(own, 'dynamodb:') ? keyThrough('dynamodb', 'Decrypt', 'DescribeKey') : []),
  },
  {
    why: 'Secrets Manager opens a secret under our key for the reader.',
    asks: (_, own) => (calls(own, 'secretsmanager:') ? keyThrough('secretsmanager', 'Decrypt') : []),
  },
];
