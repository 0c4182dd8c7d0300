import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { mainLocale } from '#shared/domain/audience.ts';
import {
  type CampaignHead,
  campaignHeadSchema,
  campaignVersionSchema,
  type Draft,
  draftSchema,
} from '#shared/domain/campaign.ts';
import { type CompiledStep, compiledStepSchema } from '#shared/domain/compiled-step.ts';
import { minute } from '#shared/domain/instant.ts';
import type { Campaigns } from '#shared/usecases/ports/table.ts';
import { getAll } from './batches.ts';
import { domainPart, follows, held, type Item, stamped } from './items.ts';
import {
  campaignEntryKey,
  campaignsPartition,
  draftKey,
  headKey,
  type ItemKey,
  textKey,
  versionKey,
} from './keys.ts';
import { pack, packedSchema, unpack } from './packed-text.ts';
import { readAll } from './paging.ts';

export function campaignsIn(client: DynamoDBDocumentClient, tableName: string): Campaigns {
  const put = (item: Item, condition: object = {}): Promise<boolean> =>
    held(client.send(new PutCommand({ TableName: tableName, Item: stamped(item), ...condition })));

  /**
   * Visits read these, so eventual; but what a head already names must not seem missing, or a person
   * would be put off for a day. A miss is asked again, strongly.
   */
  async function get(key: ItemKey): Promise<Item | undefined> {
    for (const ConsistentRead of [false, true]) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead }),
      );
      if (item !== undefined) return item;
    }
    return undefined;
  }

  async function getNewest(key: ItemKey): Promise<Item | undefined> {
    return (await client.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }))).Item;
  }

  return {
    async list() {
      const ids = (await readAll(client, tableName, campaignsPartition, '')).map(
        (item) => entrySchema.parse(item).sk,
      );
      const heads = await getAll(client, tableName, ids.map(headKey));
      return heads.map(readHead).sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    async head(id) {
      const item = await get(headKey(id));
      return item && readHead(item);
    },

    /**
     * The list entry comes first: alone it shows nothing, since the list is made of heads. Then the
     * draft, whose condition decides who has the id, and last the head, which makes the campaign
     * visible with everything in place. A draft that stayed without a head was left by a creation
     * that died; after a minute, longer than any request lives, the id is free again.
     */
    async create(head, draft) {
      if (await getNewest(headKey(head.id))) return false;
      await put({ ...campaignEntryKey(head.id) });
      const mine = await put(draftItem(draft), {
        ConditionExpression: 'attribute_not_exists(pk) OR changedAt < :abandoned',
        ExpressionAttributeValues: { ':abandoned': draft.changedAt - minute },
      });
      return mine && put(headItem(head), { ConditionExpression: 'attribute_not_exists(pk)' });
    },

    saveHead: (next) => put(headItem(next), follows(next.rev)),

    async draft(id) {
      const item = await getNewest(draftKey(id));
      return item && unpack(packIn(item), storedDraftSchema);
    },

    saveDraft: (next) => put(draftItem(next), follows(next.rev)),

    async version(id, version) {
      const item = await get(versionKey(id, version));
      return item && readVersion(item)?.version;
    },

    /**
     * Of two publications of one number the loser may have written its texts already: they lie under
     * a print of their own, so they cannot replace the winner's. The version names the print.
     */
    async putVersion(version, steps) {
      const texts = printOf(steps);
      const { campaign } = version;
      for (const step of steps) {
        await put({ ...textKey(campaign, version.version, step.id, texts), packed: pack(step) });
      }
      return put(
        { ...versionKey(campaign, version.version), ...version, texts },
        { ConditionExpression: 'attribute_not_exists(pk)' },
      );
    },

    async step(id, version, step) {
      const item = await get(versionKey(id, version));
      const found = item && readVersion(item);
      const text = found && (await get(textKey(id, version, step, found.texts)));
      return text && unpack(packIn(text), compiledStepSchema);
    },
  };
}

const entrySchema = z.object({ sk: z.string() });

const packedItemSchema = z.strictObject({
  rev: z.int().optional(),
  changedAt: z.int().optional(),
  packed: packedSchema,
});
const packIn = (item: Item): Uint8Array => packedItemSchema.parse(domainPart(item)).packed;

const headItem = (head: CampaignHead): Item => ({ ...headKey(head.id), ...head });
const readHead = (item: Item): CampaignHead => campaignHeadSchema.parse(domainPart(item));

/** Twenty long steps would not fit as they are; what conditions compare stands beside the pack. */
function draftItem(draft: Draft): Item {
  return { ...draftKey(draft.campaign), rev: draft.rev, changedAt: draft.changedAt, packed: pack(draft) };
}

/** Of drafts from before there were languages: the words of a step stood beside its timing. */
const storedDraftSchema: z.ZodType<Draft> = z.preprocess((stored) => {
  const older = olderDraftSchema.safeParse(stored);
  return older.success ? { ...older.data, steps: older.data.steps.map(withTexts) } : stored;
}, draftSchema);
const olderStepSchema = z.looseObject({ subject: z.string(), preview: z.string(), markdown: z.string() });
const olderDraftSchema = z.looseObject({ steps: z.array(olderStepSchema) });
const withTexts = ({ subject, preview, markdown, ...timing }: z.infer<typeof olderStepSchema>) => ({
  ...timing,
  texts: { [mainLocale]: { subject, preview, markdown } },
});

/**
 * Undefined for a version that was published before anybody approved texts: as nothing can be held
 * against its texts, none of them may be sent.
 */
function readVersion(item: Item) {
  if (item['approval'] === undefined) return undefined;
  const { texts, ...version } = domainPart(item);
  return { version: campaignVersionSchema.parse(version), texts: z.string().parse(texts) };
}

function printOf(steps: readonly CompiledStep[]): string {
  return createHash('sha256').update(JSON.stringify(steps)).digest('hex').slice(0, 16);
}
