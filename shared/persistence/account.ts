import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

import { accountStateSchema, freshAccount } from '#shared/domain/account.ts';
import type { Account } from '#shared/usecases/ports/table.ts';
import { domainPart, held, stamped } from './items.ts';
import { accountKey } from './keys.ts';

export function accountIn(client: DynamoDBDocumentClient, tableName: string): Account {
  return {
    async state() {
      const { Item: item } = await client.send(new GetCommand({ TableName: tableName, Key: accountKey }));
      return item === undefined ? freshAccount : accountStateSchema.parse(domainPart(item));
    },

    async save(next) {
      // There is no item before the first change, which follows the fresh state.
      const orFresh = next.rev === freshAccount.rev + 1 ? ' OR attribute_not_exists(pk)' : '';
      return held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: stamped({ ...accountKey, ...next }),
            ConditionExpression: `rev = :before${orFresh}`,
            ExpressionAttributeValues: { ':before': next.rev - 1 },
          }),
        ),
      );
    },
  };
}
