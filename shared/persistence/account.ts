import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

import { accountStateSchema, freshAccount } from '#shared/domain/campaign.ts';
import type { Account } from '#shared/usecases/ports.ts';
import { domainPart } from './items.ts';
import { accountKey } from './keys.ts';

export function accountIn(client: DynamoDBDocumentClient, tableName: string): Account {
  return {
    async state() {
      const { Item: item } = await client.send(new GetCommand({ TableName: tableName, Key: accountKey }));
      return item === undefined ? freshAccount : accountStateSchema.parse(domainPart(item));
    },
  };
}
