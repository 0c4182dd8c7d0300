import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, test } from 'vitest';

import type { Claim } from '#shared/domain/claim.ts';
import { claimItem, claimsIn } from '#shared/persistence/claims.ts';
import { claimHistoryKey, claimKey } from '#shared/persistence/keys.ts';
import { buildChange, buildClaim } from '../../support/claims.ts';
import { claimContract } from '../../support/repository-contract-claims.ts';
import { createTable } from '../../support/table.ts';
import { itemSize } from '../../support/table-item-size.ts';

const byId = (claims: readonly Claim[]) => new Map(claims.map((claim) => [claim.id, claim]));

claimContract(async () => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  return (shipped) => claimsIn(client, tableName, byId(shipped));
});

const shipped = buildClaim();
const withdrawn = buildClaim({ withdrawn: true, change: buildChange({ kind: 'withdrawn' }) });

test('a save that died between its two writes has changed nothing, and can be repeated', async () => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  let writes = 0;
  const dying: DynamoDBDocumentClient = new Proxy(client, {
    get(target, name) {
      if (name !== 'send') return Reflect.get(target, name);
      return (command: GetCommand) =>
        (command as unknown) instanceof PutCommand && ++writes > 1
          ? Promise.reject(new Error('died'))
          : target.send(command);
    },
  });
  await expect(claimsIn(dying, tableName, byId([shipped])).save(withdrawn, shipped)).rejects.toThrow('died');
  const register = claimsIn(client, tableName, byId([shipped]));
  expect((await register.all()).get('E-03')).toEqual(shipped);
  expect(await register.history('E-03')).toEqual([shipped]);
  expect(await register.save(withdrawn, shipped)).toBe(true);
  expect(await register.history('E-03')).toEqual([shipped, withdrawn]);
});

test('more changes than a page of the table are all read', async () => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  const note = 'n'.repeat(500);
  const claims = Array.from({ length: 400 }, (_, index) =>
    buildClaim({
      id: `${String.fromCharCode(65 + Math.floor(index / 100))}-${String(index % 100).padStart(2, '0')}`,
      statement: 's'.repeat(600),
      figure: 'f'.repeat(2_000),
      change: buildChange({ note }),
    }),
  );
  await Promise.all(
    claims.map((claim) => client.send(new PutCommand({ TableName: tableName, Item: claimItem(claim, 0) }))),
  );
  const register = claimsIn(
    client,
    tableName,
    byId(claims.map((claim) => ({ ...claim, change: undefined }))),
  );
  expect([...(await register.all()).values()]).toEqual(claims);
});

describe('an item', () => {
  const { also: _, ...longest } = buildClaim({
    statement: 's'.repeat(600),
    figure: 'f'.repeat(1_000),
    event: 'e'.repeat(500),
    change: buildChange({ note: 'n'.repeat(500) }),
  });
  const source = { title: 't'.repeat(200), url: `https://${'u'.repeat(400)}.example` };

  test('of the longest claim is written with a few units', () => {
    expect(itemSize(claimItem({ ...longest, also: [source, source, source], source }, 999_999))).toBeLessThan(
      6 * 1_024,
    );
  });

  test('names what it is, and which change it is of', async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    await claimsIn(client, tableName, byId([shipped])).save(withdrawn, shipped);
    const get = async (key: { pk: string; sk: string }) =>
      (await client.send(new GetCommand({ TableName: tableName, Key: { ...key } }))).Item;
    expect(await get(claimKey('E-03'))).toMatchObject({ pk: 'CLAIMS', sk: 'E-03', v: 1, rev: 0 });
    expect(await get(claimHistoryKey('E-03', 0))).toMatchObject({ sk: 'E-03#000000', rev: 0 });
  });

  test('that its schema does not know is an error, not a guess', async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    const item = { ...claimItem(withdrawn, 0), nickname: 'x' };
    await client.send(new PutCommand({ TableName: tableName, Item: item }));
    await expect(claimsIn(client, tableName, byId([shipped])).all()).rejects.toThrow('nickname');
  });
});
