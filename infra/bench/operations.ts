import * as z from 'zod';

/** The fields by which a DynamoDB request can be told apart. */
const inputSchema = z.object({
  Key: z.object({ pk: z.string(), sk: z.string() }).optional(),
  Item: z.record(z.string(), z.unknown()).optional(),
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string().optional(),
});

/** A subscriber item, as far as it tells what its write was for. */
const subscriberSchema = z.object({
  pk: z.string(),
  sk: z.string(),
  request: z.unknown().optional(),
  enrolments: z.array(
    z.object({
      next: z.object({ step: z.string(), firstDue: z.number().optional() }).optional(),
      flight: z.unknown().optional(),
      begun: z.array(z.string()),
      ended: z.unknown().optional(),
    }),
  ),
});

/** A look at one shard of the due index that found nobody. */
export const nobodyDue = 'due index, nobody due';

export type Access = 'read' | 'write';

export function accessOf(command: string): Access {
  return /^(Get|BatchGet|Query)/.test(command) ? 'read' : 'write';
}

/**
 * What a request was for, in the words of the ledger: `claim`, `outcome`, `END` … Told from the keys
 * and the item alone, so that no function needs to know that it is measured.
 *
 * @param command name of the command's class
 */
export function operationOf(command: string, input: unknown): string {
  const { Key, Item, IndexName } = inputSchema.parse(input);
  if (IndexName !== undefined) return `${IndexName} index`;
  const keys = Key ?? Item;
  if (keys === undefined) return command.replace(/Command$/, '');
  const pk = String(keys['pk']);
  const sk = String(keys['sk']);
  if (pk.startsWith('A#') && sk === 'P') return personOperation(command, Item);
  if (pk.startsWith('A#')) return sk === 'ASKS' ? 'mail counter' : 'consent record';
  if (pk === 'ACCOUNT') return 'account state';
  if (sk.startsWith('D#')) return rowOperation(command);
  if (sk.startsWith('E#')) return 'marker';
  if (sk.startsWith('TALLY#')) return 'tally';
  if (sk === 'HEAD') return 'campaign head';
  if (sk === 'DRAFT') return 'draft';
  if (sk.startsWith('V#')) return sk.split('#').length > 2 ? 'step text' : 'version';
  return command.replace(/Command$/, '');
}

function rowOperation(command: string): string {
  switch (command) {
    case 'PutCommand':
      return 'outcome';
    case 'UpdateCommand':
      return 'delivery event';
    default:
      return 'delivery row';
  }
}

function personOperation(command: string, item: Record<string, unknown> | undefined): string {
  if (item !== undefined) return personWrite(item);
  return command === 'UpdateCommand' ? 'set aside' : 'person';
}

function personWrite(item: Record<string, unknown>): string {
  const { request, enrolments } = subscriberSchema.parse(item);
  const enrolment = enrolments.at(-1);
  if (request !== undefined) return 'request';
  if (enrolment === undefined) return 'other person write';
  if (enrolment.next === undefined) return enrolment.begun.length > 0 ? 'END' : 'leave';
  if (enrolment.next.firstDue !== undefined) return 'put off';
  if (enrolment.flight !== undefined) return enrolment.ended === undefined ? 'claim' : 'leave';
  return enrolment.begun.length === 0 ? 'confirm' : 'undo';
}
