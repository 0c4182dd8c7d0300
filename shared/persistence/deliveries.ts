import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

import { table } from '#shared/declarations/table.ts';
import { attentionOf, type Delivery, deliverySchema, rankOf } from '#shared/domain/delivery.ts';
import type { Deliveries, DeliveryId, Outcome } from '#shared/usecases/ports/table.ts';
import { readAttention } from './attention.ts';
import { deleteAll, getAll } from './batches.ts';
import { domainPart, held, type Item, stamped } from './items.ts';
import { campaignPartition, campaignPartitions, deliveryKey, deliveryPrefix, type ItemKey } from './keys.ts';
import { readBetween, readPage } from './paging.ts';

const pageSize = 100;

export function deliveriesIn(client: DynamoDBDocumentClient, tableName: string): Deliveries {
  return {
    async get(id, consistency = 'eventual') {
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: keyOf(id),
          ConsistentRead: consistency === 'strong',
        }),
      );
      return item && readDelivery(item);
    },

    async getMany(ids) {
      return (await getAll(client, tableName, ids.map(keyOf))).map(readDelivery);
    },

    async record(delivery) {
      const rank = rankOf(delivery);
      return held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: stamped({ ...keyOf(delivery), ...delivery, rank, ...attentionKeys(delivery) }),
            ConditionExpression: 'attribute_not_exists(pk) OR #rank < :rank',
            ExpressionAttributeNames: { '#rank': 'rank' },
            ExpressionAttributeValues: { ':rank': rank },
          }),
        ),
      );
    },

    async raise(id, outcome) {
      const raised = await held(
        client.send(new UpdateCommand({ TableName: tableName, Key: keyOf(id), ...raiseTo(outcome) })),
      );
      if (raised) return 'raised';
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: keyOf(id),
          ConsistentRead: true,
          ProjectionExpression: 'pk',
        }),
      );
      return item === undefined ? 'absent' : 'not-higher';
    },

    async remove(ids) {
      await deleteAll(client, tableName, ids.map(keyOf));
    },

    async listStep(campaign, step, cursor) {
      const range = {
        partitions: campaignPartitions(campaign),
        prefix: deliveryPrefix(step),
        limit: pageSize,
      };
      const page = await readPage(client, tableName, range, cursor);
      return { ...page, items: page.items.map(readDelivery) };
    },

    async listBetween({ campaign, shard, step, from, to }) {
      const items = await readBetween(client, tableName, campaignPartition(campaign, shard), [
        `${deliveryPrefix(step)}${from}`,
        `${deliveryPrefix(step)}${to}`,
      ]);
      return items.map(readDelivery);
    },

    async listAttention(kind, cursor) {
      const page = await readAttention(client, tableName, kind, cursor);
      return { ...page, items: page.items.map(readDelivery) };
    },
  };
}

const keyOf = ({ campaign, enrolment, step }: DeliveryId): ItemKey => deliveryKey(campaign, enrolment, step);

const readDelivery = (item: Item): Delivery => deliverySchema.parse(domainPart(item));

/** In the attention index only while somebody should look at the row. */
function attentionKeys({ state, reason, changedAt }: Outcome): Item {
  const attention = attentionOf(state, reason);
  if (attention === undefined) return {};
  return { [table.attentionIndex.partitionKey]: attention, [table.attentionIndex.sortKey]: changedAt };
}

/**
 * Without `attribute_exists` an update would bring back a row that erasing has removed. What the new
 * outcome does not say, its reason and the index keys, goes; the message id, once known, stays.
 */
function raiseTo(outcome: Outcome) {
  const { state, reason, messageId, changedAt } = outcome;
  const fields: Item = {
    state,
    rank: rankOf(outcome),
    changedAt,
    reason,
    [table.attentionIndex.partitionKey]: undefined,
    [table.attentionIndex.sortKey]: undefined,
    ...attentionKeys(outcome),
    ...(messageId === undefined ? {} : { messageId }),
  };
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  const removed = Object.keys(fields).filter((name) => fields[name] === undefined);
  return {
    UpdateExpression: [
      `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ...(removed.length === 0 ? [] : [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`]),
    ].join(' '),
    ConditionExpression: 'attribute_exists(pk) AND #rank < :rank',
    ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}
