import { expect, inject, test } from 'vitest';
import { subscribersIn } from '#shared/persistence/subscribers.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { buildSubscriber, buildHead, buildDraft, buildVersion, buildCompiledStep, tuesday, personKey } from '../../support/builders.ts';
import { createTable } from '../../support/table.ts';
test('smoke', async () => {
  const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
  const s = subscribersIn(client, tableName);
  expect(await s.save(buildSubscriber())).toBe(true);
  expect(await s.save(buildSubscriber())).toBe(false);
  expect(await s.get(personKey, 'strong')).toEqual(buildSubscriber());
  expect(await s.due(tuesday, 10)).toEqual([{ key: personKey, dueAt: tuesday }]);
  const c = campaignsIn(client, tableName);
  expect(await c.create(buildHead(), buildDraft())).toBe(true);
  expect(await c.create(buildHead(), buildDraft())).toBe(false);
  expect(await c.list()).toEqual([buildHead()]);
  expect(await c.putVersion(buildVersion(), [buildCompiledStep()])).toBe(true);
  expect(await c.step('first-steps', 1, 'welcome')).toEqual(buildCompiledStep());
});
