import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

import { canaryStateSchema } from '#shared/domain/canary.ts';
import type { Canary } from '#shared/usecases/ports/table.ts';
import { domainPart, stamped } from './items.ts';
import { canaryKey } from './keys.ts';

export function canaryIn(client: DynamoDBDocumentClient, tableName: string): Canary {
  return {
    async state() {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: canaryKey, ConsistentRead: true }),
      );
      return canaryStateSchema.parse(domainPart(item ?? {}));
    },

    async save(next) {
      await client.send(new PutCommand({ TableName: tableName, Item: stamped({ ...canaryKey, ...next }) }));
    },
  };
}
