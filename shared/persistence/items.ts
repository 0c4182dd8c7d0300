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

/**
 * The form of every item, raised with any change by which a reader of the form before would refuse or
 * misread one. Readers take both this form and the one before, in which items lie that nobody wrote since;
 * 0 are those from before there were forms, without a number. While a deployment replaces them, functions
 * of two releases work side by side: first release readers of the new form, then its writers.
 */
export const itemForm = { written: 1, read: [0, 1] } as const;
export const formAttribute = 'v';

/** What is written whole: its keys and fields, and the form it has. */
export function stamped(item: Item): Item {
  return { ...item, [formAttribute]: itemForm.written };
}

/**
 * The item without what only the table needs: what its schema knows, no more and no less. The number of an
 * unknown form stays, so that the schema refuses the item.
 */
export function domainPart(item: Item): Item {
  const known = itemForm.read.some((form) => form === (item[formAttribute] ?? 0));
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => !tableAttributes.has(name) && !(known && name === formAttribute)),
  );
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
