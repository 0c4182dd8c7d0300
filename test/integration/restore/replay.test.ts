import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, inject, it } from 'vitest';

import { NotNow, replay } from '#infra/restore/replay.ts';
import { tableOf } from '#infra/restore/table.ts';
import { day, hour } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { erase, leave, suppress } from '#shared/domain/subscriber-changes.ts';
import { claimsIn } from '#shared/persistence/claims.ts';
import { finishErasing } from '#shared/usecases/finish-erasing.ts';
import {
  buildAuditEntry,
  buildConsent,
  buildDelivery,
  buildDraft,
  buildEnrolment,
  buildHead,
  buildMarker,
  buildSubscriber,
  campaignId,
  tuesday,
} from '../../support/builders.ts';
import { buildChange, buildClaim } from '../../support/claims.ts';
import { capturedLog } from '../../support/in-memory/surroundings.ts';
import { repositoriesIn } from '../../support/repositories.ts';
import { createTable, type TestTable } from '../../support/table.ts';

const people = ['stays', 'goes-on', 'leaves', 'bounces', 'erases', 'erased', 'lost'] as const;
type Who = (typeof people)[number];
const enrolmentOf = (who: Who) => who.replace('-', '');

const shipped = new Map([['E-03', buildClaim()]]);
const of = (table: TestTable) => ({
  ...repositoriesIn(table),
  claims: claimsIn(table.client, table.tableName, shipped),
  table: tableOf(table.client, table.tableName),
});

/** As it was at the moment that is restored: everybody has got one mail and waits for the next. */
async function past(repositories: ReturnType<typeof of>): Promise<void> {
  const { subscribers, deliveries, markers, consents, campaigns } = repositories;
  await campaigns.create(buildHead({ rev: 0 }), buildDraft({ rev: 0 }));
  const { consent: _, ...unconfirmed } = buildSubscriber({ key: 'vanishes', rev: 0, enrolments: [] });
  await subscribers.save({
    ...unconfirmed,
    request: { campaign: campaignId, at: tuesday, consent: '2026-11-22' },
  });
  await consents.append(buildConsent({ subscriber: 'vanishes' }));
  for (const who of people) {
    const enrolment = enrolmentOf(who);
    await subscribers.save(
      buildSubscriber({
        key: who,
        rev: 0,
        enrolments: [
          buildEnrolment({
            id: enrolment,
            begun: ['welcome'],
            next: { step: 'evidence', due: tuesday + 2 * day },
          }),
        ],
      }),
    );
    await markers.put(buildMarker({ enrolment, subscriber: who }));
    await deliveries.record(buildDelivery({ enrolment, subscriber: who }));
    await consents.append(buildConsent({ subscriber: who }));
  }
}

/** What happened after it, in the table that was lost. */
async function since(repositories: ReturnType<typeof of>): Promise<void> {
  const { subscribers, consents, claims, audit, account, table } = repositories;
  const change = async (who: Who, how: (person: Subscriber) => Subscriber) => {
    const person = await subscribers.get(who, 'strong');
    if (person === undefined) throw new Error(`${who} is not there`);
    expect(await subscribers.save(how(person))).toBe(true);
  };
  await change('goes-on', (person) => ({ ...person, rev: person.rev + 1, lastMailAt: tuesday + day }));
  await change('leaves', (person) => leave(person, 'all', tuesday + day, 'left'));
  await consents.append(buildConsent({ subscriber: 'leaves', event: 'withdrawn', at: tuesday + day }));
  await change('bounces', (person) => suppress(person, person.key, 'bounced', tuesday + day));
  await change('erases', (person) => erase(person, tuesday + day));
  await change('erased', (person) => erase(person, tuesday + day));
  const stub = await subscribers.get('erased', 'strong');
  if (stub === undefined) throw new Error('there is no stub');
  await finishErasing({ ...repositories, log: capturedLog() }, stub, tuesday + day + hour);
  await subscribers.removeFiled('vanishes');
  await table.remove({ pk: 'A#vanishes', sk: 'P' });
  // No use case does this: an accident, perhaps the one that the table was restored for.
  await table.remove({ pk: 'A#lost', sk: 'P' });
  const withdrawn = buildClaim({ withdrawn: true, change: buildChange({ kind: 'withdrawn' }) });
  expect(await claims.save(withdrawn, buildClaim())).toBe(true);
  await audit.append(buildAuditEntry({ at: tuesday + day }));
  await account.save({ stopped: true, rev: 1 });
}

let old: ReturnType<typeof of>;
let restored: ReturnType<typeof of>;
let newTable: TestTable;
const now = tuesday + 3 * day;
const everything = async ({ client, tableName }: TestTable) =>
  ((await client.send(new ScanCommand({ TableName: tableName }))).Items ?? [])
    .map((item) => JSON.stringify(item))
    .sort();

beforeEach(async () => {
  old = of(await createTable(inject('dynamodbEndpoint')));
  newTable = await createTable(inject('dynamodbEndpoint'));
  restored = of(newTable);
  await past(old);
  await past(restored);
  await since(old);
});

describe('a restored table', () => {
  it('learns who left, bounced and asked to be forgotten, and of nobody else anything', async () => {
    const done = await replay(old.table, restored.table, now);
    expect(done).toMatchObject({ decisions: 4, lost: ['lost'], unreadable: [], wrong: [], campaigns: [] });
    const read = (who: Who) => restored.subscribers.get(who, 'strong');
    for (const who of ['leaves', 'bounces', 'erases', 'erased'] as const)
      expect([who, await read(who)]).toEqual([who, await old.subscribers.get(who, 'strong')]);
    for (const who of ['stays', 'goes-on'] as const) expect([who, (await read(who))?.rev]).toEqual([who, 0]);
    expect(await restored.subscribers.get('vanishes', 'strong')).toBeUndefined();
    expect((await restored.subscribers.due(now, 100)).map(({ key }) => key).sort()).toEqual([
      'erases',
      'goes-on',
      'lost',
      'stays',
    ]);
  });

  it('keeps nothing of those who are forgotten, and everything of the others', async () => {
    await replay(old.table, restored.table, now);
    const text = (await everything(newTable)).join('\n');
    expect(text).not.toContain('vanishes');
    for (const enrolment of ['erases', 'erased'])
      expect(
        await restored.deliveries.get({ campaign: campaignId, enrolment, step: 'welcome' }),
      ).toBeUndefined();
    const marked = (await restored.markers.list(campaignId)).items.map(({ subscriber }) => subscriber);
    expect(marked.sort()).toEqual(['bounces', 'goes-on', 'leaves', 'lost', 'stays']);
    expect(await restored.consents.list('erased')).toEqual([]);
    expect(await restored.consents.list('stays')).toHaveLength(1);
    expect(await restored.consents.list('leaves')).toHaveLength(2);
  });

  it('learns what staff decided, and stays stopped with a floor', async () => {
    await replay(old.table, restored.table, now);
    expect((await restored.claims.all()).get('E-03')?.withdrawn).toBe(true);
    expect(await restored.claims.history('E-03')).toHaveLength(2);
    expect((await restored.audit.list('2026-12-02')).items).toHaveLength(1);
    expect(await restored.account.state()).toMatchObject({ stopped: true, sendFloor: now });
  });

  it('is told again without harm, also after half of it', async () => {
    let writes = 0;
    const dying = {
      ...restored.table,
      put: async (item: Record<string, unknown>) => {
        if (++writes > 3) throw new Error('died');
        return restored.table.put(item);
      },
    };
    await expect(replay(old.table, dying, now)).rejects.toThrow('died');
    expect(await restored.account.state()).toMatchObject({ stopped: true, sendFloor: now });
    await replay(old.table, restored.table, now);
    const once = await everything(newTable);
    expect(await replay(old.table, restored.table, now)).toMatchObject({
      decisions: 0,
      removed: 0,
      records: 0,
    });
    const rev = /"rev":\d+,"v":1,"stopped"|"stopped":true.*/;
    expect((await everything(newTable)).map((item) => item.replace(rev, ''))).toEqual(
      once.map((item) => item.replace(rev, '')),
    );
  });

  it('is told nothing while mails may still go out', async () => {
    await old.account.save({ stopped: false, rev: 2 });
    const before = await everything(newTable);
    await expect(replay(old.table, restored.table, now)).rejects.toBeInstanceOf(NotNow);
    expect(await everything(newTable)).toEqual(before);
  });

  it('is named what nobody can read, and campaigns that were changed since', async () => {
    const item = await old.table.get({ pk: 'A#leaves', sk: 'P' });
    await old.table.put({ ...item, enrolments: 'none' });
    const head = await old.campaigns.head(campaignId);
    if (head) await old.campaigns.saveHead({ ...head, status: 'archived', rev: head.rev + 1 });
    expect(await replay(old.table, restored.table, now)).toMatchObject({
      decisions: 3,
      unreadable: ['leaves'],
      campaigns: [`C#${campaignId}`],
    });
  });

  it('is not believed: what did not arrive is found', async () => {
    const forgetful = { ...restored.table, put: async () => {} };
    const { wrong } = await replay(old.table, forgetful, now);
    expect([...wrong].sort()).toEqual(['bounces', 'erased', 'erases', 'leaves']);
  });
});

it('pages through tables of any size', async () => {
  const { client, tableName } = newTable;
  for (let i = 0; i < 40; i++)
    await client.send(
      new PutCommand({ TableName: tableName, Item: { pk: `X#${i}`, sk: 'x', text: 'x'.repeat(60_000) } }),
    );
  let count = 0;
  for await (const item of restored.table.all()) if (String(item['pk']).startsWith('X#')) count += 1;
  expect(count).toBe(40);
});
