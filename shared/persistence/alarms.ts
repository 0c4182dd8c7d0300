import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

import { type EvidenceAlarm, evidenceAlarmSchema } from '#shared/domain/alarm.ts';
import type { EvidenceAlarms } from '#shared/usecases/ports/content.ts';
import { domainPart, held, type Item, stamped } from './items.ts';
import { alarmKey, alarmsPartition } from './keys.ts';
import { readAll } from './paging.ts';

/**
 * An alarm that is over stays as an item that says so: there are few of them, and nobody who raises
 * or clears one needs a right to delete.
 */
export function alarmsIn(client: DynamoDBDocumentClient, tableName: string): EvidenceAlarms {
  return {
    raise: (alarm) =>
      held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: itemOf(alarm),
            ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(#over)',
            ExpressionAttributeNames: { '#over': over },
          }),
        ),
      ),

    async list() {
      const items = await readAll(client, tableName, alarmsPartition, '');
      return items.filter((item) => !isOver(item)).map(readAlarm);
    },

    async clear(alarms) {
      for (const alarm of alarms) {
        await client.send(new PutCommand({ TableName: tableName, Item: { ...itemOf(alarm), [over]: true } }));
      }
    },
  };
}

const over = 'over';
const isOver = (item: Item): boolean => item[over] === true;
const itemOf = (alarm: EvidenceAlarm): Item =>
  stamped({ ...alarmKey(alarm.claim, alarm.campaign, alarm.step), ...alarm });
const readAlarm = (item: Item): EvidenceAlarm => evidenceAlarmSchema.parse(domainPart(item));
