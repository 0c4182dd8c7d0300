import {
  type DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, test } from 'vitest';

import { canaryIn } from '#shared/persistence/canary.ts';
import { claimsIn } from '#shared/persistence/claims.ts';
import { itemForm } from '#shared/persistence/items.ts';
import { tallyKey } from '#shared/persistence/keys.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { talliesIn } from '#shared/persistence/tallies.ts';
import {
  buildAlarm,
  buildAuditEntry,
  buildConsent,
  buildDelivery,
  buildDraft,
  buildHead,
  buildMarker,
  buildPublished,
  buildSubscriber,
  campaignId,
  personKey,
  tuesday,
} from '../../support/builders.ts';
import { buildChange, buildClaim } from '../../support/claims.ts';
import { repositoriesIn } from '../../support/repositories.ts';
import { repositoryContract } from '../../support/repository-contract.ts';
import { claimContract } from '../../support/repository-contract-claims.ts';
import { createTable } from '../../support/table.ts';

type Item = Record<string, unknown>;

/** How the form before this one looked: it had no number, and was else the same. */
function asBefore({ v: _, ...item }: Item): Item {
  return item;
}

/** Writes everything in the form before, as the release before did. */
function writingAsBefore(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'PutItemCommand' && commandName !== 'PutCommand') return next(args);
        const input = args.input as PutCommandInput;
        return next({ ...args, input: { ...input, Item: asBefore(input.Item ?? {}) } });
      },
    { step: 'initialize' },
  );
  return client;
}

describe('over items of the form before', () => {
  repositoryContract(async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    return repositoriesIn({ client: writingAsBefore(client), tableName });
  });
  claimContract(async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    const older = writingAsBefore(client);
    return (shipped) => claimsIn(older, tableName, new Map(shipped.map((claim) => [claim.id, claim])));
  });

  test('the release before wrote them so', async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    await subscribersIn(writingAsBefore(client), tableName).save(buildSubscriber());
    const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    expect(items).toHaveLength(1);
    expect(items[0]).not.toHaveProperty('v');
  });

  test('a tally goes on counting', async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    const key = tallyKey(campaignId, tuesday, 0);
    await client.send(new PutCommand({ TableName: tableName, Item: { ...key, run: 0, sent: 4 } }));
    const tallies = talliesIn(client, tableName);
    await tallies.add({ campaign: campaignId, run: 0 }, tuesday, { sent: 3 });
    expect(await tallies.since({ campaign: campaignId, run: 0 }, tuesday)).toMatchObject({ sent: 7 });
  });
});

const claim = buildClaim({ withdrawn: true, change: buildChange({ kind: 'withdrawn' }) });
const published = buildPublished();
const tally = { campaign: campaignId, run: 0 };

/** One item of each kind, and the reading of it. */
const kinds: Readonly<
  Record<
    string,
    (table: { client: DynamoDBDocumentClient; tableName: string }) => {
      readonly write: () => Promise<unknown>;
      readonly read: () => Promise<unknown>;
    }
  >
> = {
  subscriber: (table) => {
    const { subscribers } = repositoriesIn(table);
    return {
      write: () => subscribers.save(buildSubscriber()),
      read: () => subscribers.get(personKey, 'strong'),
    };
  },
  delivery: (table) => {
    const { deliveries } = repositoriesIn(table);
    return { write: () => deliveries.record(buildDelivery()), read: () => deliveries.get(buildDelivery()) };
  },
  marker: (table) => {
    const { markers } = repositoriesIn(table);
    return { write: () => markers.put(buildMarker()), read: () => markers.list(campaignId) };
  },
  'head and draft': (table) => {
    const { campaigns } = repositoriesIn(table);
    return {
      write: () => campaigns.create(buildHead({ rev: 0 }), buildDraft({ rev: 0 })),
      read: () => campaigns.head(campaignId),
    };
  },
  draft: (table) => {
    const { campaigns } = repositoriesIn(table);
    return {
      write: () => campaigns.create(buildHead({ rev: 0 }), buildDraft({ rev: 0 })),
      read: () => campaigns.draft(campaignId),
    };
  },
  version: (table) => {
    const { campaigns } = repositoriesIn(table);
    return {
      write: () => campaigns.putVersion(published.version, published.steps),
      read: () => campaigns.version(campaignId, published.version.version),
    };
  },
  consent: (table) => {
    const { consents } = repositoriesIn(table);
    return { write: () => consents.append(buildConsent()), read: () => consents.list(personKey) };
  },
  counter: (table) => {
    const { counters } = repositoriesIn(table);
    const mails = [{ at: tuesday, request: 'r' }];
    return { write: () => counters.save({ mailbox: 'box', rev: 0, mails }), read: () => counters.get('box') };
  },
  canary: ({ client, tableName }) => {
    const canary = canaryIn(client, tableName);
    return { write: () => canary.save({ passedAt: tuesday }), read: () => canary.state() };
  },
  account: (table) => {
    const { account } = repositoriesIn(table);
    return { write: () => account.save({ stopped: true, rev: 1 }), read: () => account.state() };
  },
  'audit entry': (table) => {
    const { audit } = repositoriesIn(table);
    return { write: () => audit.append(buildAuditEntry()), read: () => audit.list('2026-12-01') };
  },
  alarm: (table) => {
    const { evidenceAlarms } = repositoriesIn(table);
    return {
      write: () => evidenceAlarms.raise(buildAlarm()),
      read: () => evidenceAlarms.list(),
    };
  },
  claim: ({ client, tableName }) => {
    const register = claimsIn(client, tableName, new Map([['E-03', buildClaim()]]));
    return { write: () => register.save(claim, buildClaim()), read: () => register.all() };
  },
  tally: ({ client, tableName }) => {
    const tallies = talliesIn(client, tableName);
    return {
      write: () => tallies.add(tally, tuesday, { sent: 1 }),
      read: () => tallies.since(tally, tuesday),
    };
  },
};

describe.each(Object.entries(kinds))('%s', (_, open) => {
  test('says its form, and of a form that nobody knows is refused', async () => {
    const table = await createTable(inject('dynamodbEndpoint'));
    const { client, tableName } = table;
    const { write, read } = open(table);
    await write();
    const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map(({ v }) => v))).toEqual(new Set([itemForm.written]));
    await expect(read()).resolves.toBeDefined();
    for (const item of items) {
      const later = { ...item, v: itemForm.written + 1 };
      await client.send(new PutCommand({ TableName: tableName, Item: later }));
    }
    await expect(read()).rejects.toThrow('"v"');
  });
});
