import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

import { consentRecordSchema } from '#shared/domain/consent.ts';
import type { Consents } from '#shared/usecases/ports/table.ts';
import { domainPart, held, stamped } from './items.ts';
import { consentKey, consentPrefix, personPartition } from './keys.ts';
import { readAll } from './paging.ts';

export function consentsIn(client: DynamoDBDocumentClient, tableName: string): Consents {
  return {
    async append(record) {
      const { subscriber, at, purpose, event, scope } = record;
      await held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: stamped({ ...consentKey(subscriber, at, purpose, event, scope), ...record }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },

    async list(subscriber) {
      const items = await readAll(client, tableName, personPartition(subscriber), consentPrefix);
      return items.map((item) => consentRecordSchema.parse(domainPart(item)));
    },
  };
}
