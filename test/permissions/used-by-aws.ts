/**
 * Rights that no function's own code uses. Each stands for something that AWS does in the name of the
 * function; one that nothing needs any more fails the check.
 */
export const usedByAws: readonly { readonly action: string; readonly why: string }[] = [
  { action: 'logs:CreateLogStream', why: 'Lambda writes the log of a function in its name.' },
  { action: 'logs:PutLogEvents', why: 'Lambda writes the log of a function in its name.' },
  { action: 'sqs:ReceiveMessage', why: "Lambda's poller receives in the name of the function." },
  { action: 'sqs:DeleteMessage', why: "Lambda's poller deletes what was handled." },
  {
    action: 'sqs:GetQueueAttributes',
    why: "Lambda's poller looks at the queue; dispatch reads the backlog itself.",
  },
  {
    action: 'kms:Decrypt',
    why: 'DynamoDB, SQS and Secrets Manager open what lies under our key for the caller.',
  },
  { action: 'kms:DescribeKey', why: 'DynamoDB looks at the key of the table for the caller.' },
  { action: 'kms:GenerateDataKey', why: 'SQS seals a message under our key for the sender.' },
];
