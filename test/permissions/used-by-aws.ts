export interface Reason {
  readonly action: string;
  /** Of which resources; left out: of any. */
  readonly on?: RegExp;
  readonly why: string;
}

/**
 * Rights that no function's own code uses. Each stands for something that AWS does in the name of the
 * function; one that nothing needs any more fails the check.
 */
export const usedByAws: readonly Reason[] = [
  { action: 'logs:CreateLogStream', why: 'Lambda writes the log of a function in its name.' },
  { action: 'logs:PutLogEvents', why: 'Lambda writes the log of a function in its name.' },
  { action: 'sqs:ReceiveMessage', why: "Lambda's poller receives in the name of the function." },
  { action: 'sqs:DeleteMessage', why: "Lambda's poller deletes what was handled." },
  { action: 'sqs:GetQueueAttributes', why: "Lambda's poller looks at the queue that it drains." },
  {
    action: 'sqs:SendMessage',
    on: /DeadLetters$/,
    why: 'Lambda puts there what a scheduled call could not do, in the name of the function.',
  },
  {
    action: 'kms:Decrypt',
    why: 'DynamoDB, SQS and Secrets Manager open what lies under our key for the caller.',
  },
  { action: 'kms:DescribeKey', why: 'DynamoDB looks at the key of the table for the caller.' },
  { action: 'kms:GenerateDataKey', why: 'SQS seals a message under our key for the sender.' },
];
