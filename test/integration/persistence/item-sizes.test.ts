import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, test } from 'vitest';

import { day } from '#shared/domain/instant.ts';
import type { Subscriber } from '#shared/domain/subscriber.ts';
import { pack } from '#shared/persistence/packed-text.ts';
import { subscriberItem } from '#shared/persistence/subscribers.ts';
import { buildEnrolment, buildProfile, buildSubscriber, tuesday } from '../../support/builders.ts';
import { longestStep } from '../../support/repository-contract-campaigns.ts';
import { createTable } from '../../support/table.ts';
import { itemSize } from '../../support/table-item-size.ts';

const at = tuesday + 12_345;
const steps = (length: number) =>
  Array.from({ length: 8 }, (_, index) => `step-${index}-`.padEnd(length, 'x'));

/** The last step of eight is in the air. */
function inFlight(idLength: number, zone: string): Subscriber {
  const begun = steps(idLength);
  const step = begun.at(-1) ?? '';
  const flight = { step, id: 'f'.repeat(22), at, verdict: 'send', before: at - 5 * day } as const;
  const enrolment = buildEnrolment({
    campaign: 'first-steps'.padEnd(idLength, 'x'),
    version: 12,
    next: { step, due: at, firstDue: at - day },
    flight,
    begun,
  });
  return buildSubscriber({
    rev: 1234,
    profile: buildProfile({ sealed: 's'.repeat(200), zone, audience: 'loved-one', locale: 'zh-Hant-HK' }),
    enrolments: [enrolment],
    lastMailAt: at,
  });
}

const usual = inFlight(11, 'America/New_York');
const longest = inFlight(24, 'America/Argentina/ComodRivadavia');
const askedAgain: Subscriber = {
  ...longest,
  request: { campaign: 'x'.repeat(24), at, consent: '2026-11-22' },
};
const waitsElsewhere: Subscriber = {
  ...usual,
  enrolments: [...usual.enrolments, buildEnrolment({ id: 'q'.repeat(16), campaign: 'another-one' })],
};
const people = { usual, longest, askedAgain, waitsElsewhere };

describe('one person is one write unit', () => {
  test.each(Object.entries(people))(
    '%s: under 1,024 bytes, and the engine bills one unit',
    async (_, person) => {
      expect(itemSize(subscriberItem(person))).toBeLessThan(1_024);
      const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
      const answer = await client.send(
        new PutCommand({
          TableName: tableName,
          Item: subscriberItem(person),
          ReturnConsumedCapacity: 'INDEXES',
        }),
      );
      expect(answer.ConsumedCapacity?.Table?.CapacityUnits).toBe(1);
    },
  );

  test('the size is counted as the engine counts it', async () => {
    const { client, tableName } = await createTable(inject('dynamodbEndpoint'));
    const units = async (size: number) => {
      const item = subscriberItem(longest);
      const name = 'padding';
      const padding = 'p'.repeat(size - itemSize(item) - name.length);
      const put = new PutCommand({
        TableName: tableName,
        Item: { ...item, [name]: padding },
        ReturnConsumedCapacity: 'INDEXES',
      });
      // A put is billed for the larger of what it finds and what it leaves, so each size gets a key of its own.
      put.input.Item = { ...put.input.Item, pk: `A#${size}`.padEnd(String(item['pk']).length, 'x') };
      return (await client.send(put)).ConsumedCapacity?.Table?.CapacityUnits;
    };
    expect(await units(1_024)).toBe(1);
    expect(await units(1_025)).toBe(2);
  });
});

test('the longest step is packed into a fraction of an item', () => {
  expect(pack(longestStep()).length).toBeLessThan(100 * 1_024);
});
