import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import type { AuditEntry } from '#shared/domain/audit-entry.ts';
import type { AuditTrail } from '#shared/usecases/ports/table.ts';
import { domainPart, held, type Item, stamped } from './items.ts';
import { auditKey, auditPartition } from './keys.ts';
import { readPage } from './paging.ts';

const pageSize = 100;

const auditEntrySchema = z.strictObject({
  id: z.string(),
  at: z.int(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  outcome: z.enum(['done', 'refused']),
  detail: z.string().optional(),
});

export function auditTrailIn(client: DynamoDBDocumentClient, tableName: string): AuditTrail {
  return {
    async append(entry) {
      await held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: stamped({ ...auditKey(entry.at, entry.id), ...entry }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },

    async list(day, cursor) {
      const range = { partitions: [auditPartition(day)], prefix: '', limit: pageSize, newestFirst: true };
      const page = await readPage(client, tableName, range, cursor);
      return { ...page, items: page.items.map(readEntry) };
    },
  };
}

function readEntry(item: Item): AuditEntry {
  const { detail, ...entry } = auditEntrySchema.parse(domainPart(item));
  return detail === undefined ? entry : { ...entry, detail };
}
