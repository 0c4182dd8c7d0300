import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

import { table } from '#shared/declarations/table.ts';

/** An item as the document client reads it. */
export type Item = Record<string, unknown>;

/** What only the table needs: keys, index keys, expiry, and what conditions compare. */
const tableAttributes: ReadonlySet<string> = new Set([
  table.partitionKey,
  table.sortKey,
  table.timeToLive,
  table.dueIndex.partitionKey,
  table.dueIndex.sortKey,
  table.attentionIndex.partitionKey,
  table.attentionIndex.sortKey,
  'rank',
]);

/** The item without what only the table needs: what its schema knows, no more and no less. */
export function domainPart(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !tableAttributes.has(name)));
}

export const itemKeySchema = z.object({ pk: z.string(), sk: z.string() });

/**
 * Compare-and-set on `rev`: revision 0 must be the first, any other must follow the one before it.
 * A failed condition is billed like a write.
 */
export function follows(rev: number) {
  return rev === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'rev = :before', ExpressionAttributeValues: { ':before': rev - 1 } };
}

/** False when the condition of the write did not hold. Every other error flies. */
export async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
