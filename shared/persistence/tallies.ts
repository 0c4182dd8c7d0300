import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { table } from '#shared/declarations/table.ts';
import { day, second } from '#shared/domain/instant.ts';
import type { Tallies, TallyCounts } from '#shared/usecases/ports/table.ts';
import { domainPart, formAttribute, itemForm } from './items.ts';
import { tallyDays, tallyKey } from './keys.ts';

const count = z.int().default(0);
const tallySchema = z.strictObject({ run: z.int(), sent: count, bounced: count, complained: count });
const none: TallyCounts = { sent: 0, bounced: 0, complained: 0 };

export function talliesIn(client: DynamoDBDocumentClient, tableName: string): Tallies {
  return {
    async add({ campaign, run }, at, counts) {
      const added = Object.entries(counts).filter(([, value]) => value !== 0);
      if (added.length === 0) return;
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: tallyKey(campaign, at, run),
          UpdateExpression: `SET #run = :run, #expiry = :expiry, #form = if_not_exists(#form, :form) ADD ${added.map(([name]) => `#${name} :${name}`).join(', ')}`,
          ExpressionAttributeNames: {
            '#run': 'run',
            '#form': formAttribute,
            '#expiry': table.timeToLive,
            ...Object.fromEntries(added.map(([name]) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ':run': run,
            ':form': itemForm.written,
            // Long after anything looks back at it. In seconds: milliseconds would never expire.
            ':expiry': Math.ceil((at + 30 * day) / second),
            ...Object.fromEntries(added.map(([name, value]) => [`:${name}`, value])),
          },
        }),
      );
    },

    /** Strong: what was added a moment ago may be what trips the breaker. Some ten small items, so one page. */
    async since({ campaign, run }, since) {
      const { pk, from, to } = tallyDays(campaign, since);
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          ConsistentRead: true,
        }),
      );
      return items
        .map((item) => tallySchema.parse(domainPart(item)))
        .filter((tally) => tally.run === run)
        .reduce(
          (sum, { sent, bounced, complained }) => ({
            sent: sum.sent + sent,
            bounced: sum.bounced + bounced,
            complained: sum.complained + complained,
          }),
          none,
        );
    },
  };
}
