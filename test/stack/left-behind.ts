import type { Aws } from './aws.ts';
import type { Resources } from './resources.ts';

interface Listed {
  readonly logGroups: readonly { readonly logGroupName: string }[];
  readonly events: readonly { readonly message: string }[];
}

/** What functions complained of: a right that they lack, above all. */
export async function wrong(aws: Aws): Promise<readonly string[]> {
  const logs = (action: string, body: object) => aws.json<Listed>('logs', `Logs_20140328.${action}`, body);
  const { logGroups } = await logs('DescribeLogGroups', {});
  const found = await Promise.all(
    logGroups.map(({ logGroupName }) => logs('FilterLogEvents', { logGroupName, limit: 10_000 })),
  );
  return found
    .flatMap(({ events }) => events.map(({ message }) => message))
    .filter((message) => /"level":"(WARN|ERROR)"|AccessDenied|Unhandled/.test(message));
}

/** What is there of a stage: what it holds about people and staff, and how much still works. */
export async function kept(aws: Aws, resources: Resources) {
  const count = async (service: string, target: string, body: object, list: string) =>
    (await aws.json<Record<string, readonly unknown[]>>(service, target, body))[list]?.length ?? 0;
  const UserPoolId = resources('Cognito::UserPool');
  const rows = await aws.json<{ Count: number }>('dynamodb', 'DynamoDB_20120810.Scan', {
    TableName: resources('DynamoDB::GlobalTable'),
    Select: 'COUNT',
  });
  const secret = await aws.json<{ SecretString: string }>('secretsmanager', 'secretsmanager.GetSecretValue', {
    SecretId: resources('SecretsManager::Secret', 'RootKeys'),
  });
  return {
    subscriber: rows.Count > 0,
    rootKeys: secret.SecretString.includes('"k1"'),
    staff: await count('cognito-idp', 'AWSCognitoIdentityProviderService.ListUsers', { UserPoolId }, 'Users'),
    functions: (await aws.functions()).length,
    queues: await count('sqs', 'AmazonSQS.ListQueues', {}, 'QueueUrls'),
  };
}
