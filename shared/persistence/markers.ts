import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { campaignIdSchema } from '#shared/domain/campaign-id.ts';
import type { Marker } from '#shared/domain/marker.ts';
import type { Markers } from '#shared/usecases/ports/table.ts';
import { deleteAll } from './batches.ts';
import { domainPart, held, type Item, stamped } from './items.ts';
import { campaignPartition, campaignPartitions, markerKey, markerPrefix } from './keys.ts';
import { readPage } from './paging.ts';

const pageSize = 100;

const markerSchema = z.strictObject({
  campaign: campaignIdSchema,
  enrolment: z.string(),
  subscriber: z.string(),
  at: z.int(),
});

export function markersIn(client: DynamoDBDocumentClient, tableName: string): Markers {
  return {
    async put(marker) {
      const { campaign, enrolment } = marker;
      await held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: stamped({ ...markerKey(campaign, enrolment), ...marker }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
    },

    async remove(ids) {
      const keys = ids.map(({ campaign, enrolment }) => markerKey(campaign, enrolment));
      await deleteAll(client, tableName, keys);
    },

    async list(campaign, { shard, cursor, limit = pageSize } = {}) {
      const partitions =
        shard === undefined ? campaignPartitions(campaign) : [campaignPartition(campaign, shard)];
      const page = await readPage(client, tableName, { partitions, prefix: markerPrefix, limit }, cursor);
      return { ...page, items: page.items.map(readMarker) };
    },
  };
}

const readMarker = (item: Item): Marker => markerSchema.parse(domainPart(item));
