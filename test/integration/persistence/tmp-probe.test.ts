import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { inject, test } from 'vitest';
import { createTable } from '../../support/table.ts';
import { itemSize } from '../../support/table-item-size.ts';
const probe = async (name: string, extra: Record<string, unknown>) => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  for (let size = 960; size < 1100; size++) {
    const item: Record<string, unknown> = { pk: 'A#' + String(size).padEnd(6, 'x'), sk: 'P', ...extra };
    item['padding'] = 'p'.repeat(size - itemSize(item) - 7);
    const r = await client.send(new PutCommand({ TableName: tableName, Item: item, ReturnConsumedCapacity: 'INDEXES' }));
    if (r.ConsumedCapacity?.Table?.CapacityUnits !== 1) { console.log(name, 'first of 2 units at', size); return; }
  }
};
test('probe', async () => {
  await probe('plain', {});
  await probe('number13', { n: 1796133612345 });
  await probe('number13 x4', { a: 1796133612345, b: 1796133612345, c: 1796133612345, d: 1796133612345 });
  await probe('number12', { n: 179613361234 });
  await probe('number1', { n: 1 });
  await probe('number-zeros', { n: 1796133600000 });
  await probe('map', { m: { a: 'x', b: 'y' } });
  await probe('emptymap', { m: { } });
  await probe('list', { l: ['x', 'y', 'z'] });
  await probe('listmap', { l: [{ a: 'x' }] });
  await probe('bool', { b: true });
});
