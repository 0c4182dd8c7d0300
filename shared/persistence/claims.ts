import { isDeepStrictEqual } from 'node:util';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

import { type Claim, claimChangeSchema, claimFileSchema } from '#shared/domain/claim.ts';
import { holding } from '#shared/domain/register.ts';
import type { Register } from '#shared/usecases/ports/content.ts';
import { domainPart, follows, held, type Item, stamped } from './items.ts';
import {
  claimHistoryKey,
  claimHistoryPartition,
  claimHistoryPrefix,
  claimKey,
  claimsPartition,
} from './keys.ts';

/**
 * The register: an item for each claim that staff changed, over the shipped file. Reads are strong,
 * since what decides about mails is made of them.
 *
 * @param shipped the claims of the files, by id
 */
export function claimsIn(
  client: DynamoDBDocumentClient,
  tableName: string,
  shipped: ReadonlyMap<string, Claim>,
): Register {
  async function query(partition: string, prefix: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let after: Item | undefined;
    do {
      const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
        new QueryCommand({
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': partition, ...(prefix === '' ? {} : { ':prefix': prefix }) },
          ExclusiveStartKey: after,
        }),
      );
      items.push(...(page.Items ?? []));
      after = page.LastEvaluatedKey;
    } while (after !== undefined);
    return items;
  }

  async function stored(id: string): Promise<Stored | undefined> {
    const { Item: item } = await client.send(
      new GetCommand({ TableName: tableName, Key: claimKey(id), ConsistentRead: true }),
    );
    return item && readClaim(item);
  }

  return {
    async all() {
      const changed = new Map(
        (await query(claimsPartition, '')).map(readClaim).map(({ claim }) => [claim.id, claim]),
      );
      const ids = [...new Set([...shipped.keys(), ...changed.keys()])].sort();
      return new Map(
        ids.flatMap((id) => {
          const claim = holding(shipped.get(id), changed.get(id));
          return claim ? [[id, claim] as const] : [];
        }),
      );
    },

    async history(id) {
      const [present, past] = await Promise.all([
        stored(id),
        query(claimHistoryPartition, claimHistoryPrefix(id)),
      ]);
      // Of a change that never came to be, the state before it was kept all the same.
      const came = past.map(readPast).filter(({ rev }) => present !== undefined && rev <= present.rev);
      return [...came.flatMap(({ stood }) => stood), ...standing(shipped.get(id), present?.claim)];
    },

    /**
     * The state before goes to the history first: of two people who change the same one it is the same
     * for both. Then the condition on `rev` decides whose change stands.
     */
    async save(next, before) {
      const present = await stored(next.id);
      const file = shipped.get(next.id);
      if (!isSame(holding(file, present?.claim), before)) return false;
      const rev = present === undefined ? 0 : present.rev + 1;
      await held(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: stamped({
              ...claimHistoryKey(next.id, rev),
              rev,
              stood: standing(file, present?.claim).map(storedForm),
            }),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
      return held(
        client.send(new PutCommand({ TableName: tableName, Item: claimItem(next, rev), ...follows(rev) })),
      );
    },
  };
}

interface Stored {
  readonly rev: number;
  readonly claim: Claim;
}

/** In the names of the file, so that one schema reads both. */
const storedFormSchema = z
  .strictObject({
    file: claimFileSchema,
    withdrawn: z.literal(true).optional(),
    change: claimChangeSchema.optional(),
  })
  .transform(({ file, ...rest }): Claim => ({ ...file, ...rest }));

const claimItemSchema = z.strictObject({ rev: z.int(), claim: storedFormSchema });
const pastItemSchema = z.strictObject({ rev: z.int(), stood: z.array(storedFormSchema) });

const readClaim = (item: Item): Stored => claimItemSchema.parse(domainPart(item));
const readPast = (item: Item) => pastItemSchema.parse(domainPart(item));

export function claimItem(claim: Claim, rev: number): Item {
  return stamped({ ...claimKey(claim.id), rev, claim: storedForm(claim) });
}

function storedForm(claim: Claim): z.input<typeof storedFormSchema> {
  const { withdrawn, change, verifiedOn, reviewBy, blockedIfExpired, supersededBy, ...rest } = claim;
  return {
    file: {
      ...rest,
      verified_on: verifiedOn,
      review_by: reviewBy,
      blocked_if_expired: blockedIfExpired,
      ...(supersededBy === undefined ? {} : { superseded_by: supersededBy }),
    },
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(change === undefined ? {} : { change }),
  };
}

/** What stands since the last change by staff: their claim, and after it the file's where that holds again. */
function standing(file: Claim | undefined, stored: Claim | undefined): readonly Claim[] {
  const present = holding(file, stored);
  if (present === undefined) return [];
  const isTheirs =
    stored === undefined || (present.change === stored.change && present.withdrawn === stored.withdrawn);
  return isTheirs ? [present] : [stored, present];
}

/** Whether two claims say the same, where what is undefined is the same as what is not there. */
function isSame(a: Claim | undefined, b: Claim | undefined): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(claim: Claim | undefined): Item {
  return Object.fromEntries(Object.entries(claim ?? {}).filter(([, value]) => value !== undefined));
}
