import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { table } from '#shared/declarations/table.ts';
import { day, second } from '#shared/domain/instant.ts';
import type { ConfirmationCounter, ConfirmationCounters } from '#shared/usecases/ports/table.ts';
import { domainPart, follows, held, type Item, stamped } from './items.ts';
import { counterKey } from './keys.ts';

const counterSchema = z.strictObject({
  mailbox: z.string(),
  rev: z.int().min(0),
  mails: z.array(z.strictObject({ at: z.int(), request: z.string() })),
});

export function confirmationCountersIn(
  client: DynamoDBDocumentClient,
  tableName: string,
): ConfirmationCounters {
  return {
    async get(mailbox) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: counterKey(mailbox), ConsistentRead: true }),
      );
      return item && counterSchema.parse(domainPart(item));
    },

    save: (next) =>
      held(
        client.send(new PutCommand({ TableName: tableName, Item: counterItem(next), ...follows(next.rev) })),
      ),

    async remove(mailbox) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: counterKey(mailbox) }));
    },
  };
}

/**
 * Expires when its newest mail no longer counts; what counts is decided from the times themselves,
 * since the table deletes late. In seconds, unlike every other time: milliseconds would never expire.
 */
function counterItem(counter: ConfirmationCounter): Item {
  const newest = Math.max(...counter.mails.map((mail) => mail.at));
  const expiry =
    counter.mails.length === 0 ? {} : { [table.timeToLive]: Math.ceil((newest + 30 * day) / second) };
  return stamped({ ...counterKey(counter.mailbox), ...counter, ...expiry });
}
