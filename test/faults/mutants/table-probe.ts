import { startDynamodb } from '#infra/local/engines.ts';
import { deliveriesIn } from '#shared/persistence/deliveries.ts';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { buildDelivery, buildSubscriber, tuesday } from '#test/support/builders.ts';
import { createTable } from '#test/support/table.ts';

/** A person who is saved is listed as due: without that nobody would be visited before the audit. */
export function dueIndex(): Promise<readonly string[]> {
  return onEngine(async ({ client, tableName }) => {
    const subscribers = subscribersIn(client, tableName);
    await subscribers.save(buildSubscriber());
    const due = await subscribers.due(tuesday, 10);
    return due.length === 1 ? [] : [`of 1 person who is due the index lists ${due.length}`];
  });
}

/** A worker that comes late with less than an event has said meanwhile changes nothing. */
export function rankOfRows(): Promise<readonly string[]> {
  return onEngine(async ({ client, tableName }) => {
    const deliveries = deliveriesIn(client, tableName);
    const row = buildDelivery({ state: 'delivered' });
    await deliveries.record(row);
    await deliveries.record({ ...row, state: 'unknown', reason: 'TimeoutError' });
    const standing = await deliveries.get(row, 'strong');
    return standing?.state === 'delivered' ? [] : [`delivered was replaced by ${standing?.state}`];
  });
}

async function onEngine<T>(look: (table: Awaited<ReturnType<typeof createTable>>) => Promise<T>): Promise<T> {
  const engine = await startDynamodb();
  try {
    const table = await createTable(engine.url);
    try {
      return await look(table);
    } finally {
      table.client.destroy();
    }
  } finally {
    await engine.stop();
  }
}
