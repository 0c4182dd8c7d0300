import { describe, expect, it } from 'vitest';

import { sdkImportsIn } from '#infra/bench/bare-handlers.ts';
import { Meter } from '#infra/bench/meter.ts';
import { nobodyDue } from '#infra/bench/operations.ts';
import { ceilings, consumptionOf, median, passed } from '#infra/bench/tally.ts';
import { columns } from '#infra/bench/text-table.ts';

const none = { table: 0, due: 0, attention: 0 };

function meterOf(mails: number): Meter {
  const meter = new Meter();
  meter.accepted = mails;
  meter.sesCalls = mails;
  return meter;
}

describe('the tally', () => {
  it('adds up table and indexes of each operation and divides by the accepted mails', () => {
    const meter = meterOf(4);
    const claim = { fn: 'send', operation: 'claim', access: 'write' } as const;
    for (let i = 0; i < 4; i++) meter.addLedgerCall(claim, { ...none, table: 1, due: 2 });
    meter.addLedgerCall(claim, { ...none, table: 1 }, 'lost');
    meter.addLedgerCall(
      { fn: 'send', operation: 'outcome', access: 'write' },
      { table: 2, due: 0, attention: 1 },
    );
    meter.addLedgerCall({ fn: 'send', operation: 'person', access: 'read' }, { ...none, table: 0.5 });
    const tally = consumptionOf(meter);
    expect(tally.writes.map(({ perMail }) => perMail)).toEqual([13 / 4, 3 / 4]);
    expect(tally.writes.map(({ use }) => [use.calls, use.lost, use.large])).toEqual([
      [5, 1, 0],
      [1, 0, 1],
    ]);
    expect(tally.writeUnits).toBe(4);
    expect(tally.readUnits).toBe(0.125);
    expect(tally.sesCalls).toBe(1);
  });

  it('leaves out looks that found nobody', () => {
    const meter = meterOf(1);
    meter.addLedgerCall({ fn: 'dispatch', operation: nobodyDue, access: 'read' }, { ...none, due: 0.5 });
    meter.addLedgerCall({ fn: 'dispatch', operation: 'due index', access: 'read' }, { ...none, due: 0.5 });
    expect(consumptionOf(meter).readUnits).toBe(0.5);
  });

  it('counts calls of queues, not messages', () => {
    const meter = meterOf(20);
    for (const messages of [10, 10, 3]) meter.addQueueCall('send', 'ReceiveMessage', messages);
    expect(consumptionOf(meter).queues).toEqual([
      { use: { queue: 'send', command: 'ReceiveMessage', calls: 3, messages: 23 }, perMail: 0.15 },
    ]);
  });

  it('has nothing to say without a mail', () => {
    expect(() => consumptionOf(meterOf(0))).toThrow('no mail was accepted');
  });
});

describe('the ceilings', () => {
  it('may be reached, but not passed', () => {
    expect(passed(ceilings)).toEqual([]);
    expect(passed({ ...ceilings, writeUnits: 5.31, queueCalls: 0.61 })).toEqual(['writeUnits', 'queueCalls']);
  });

  it('forgive what adding up fractions does', () => {
    const readUnits = ceilings.readUnits + 2 * Number.EPSILON;
    expect(readUnits).toBeGreaterThan(ceilings.readUnits);
    expect(passed({ ...ceilings, readUnits })).toEqual([]);
  });
});

describe('the median', () => {
  it('is the middle value, or lies between the two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(() => median([])).toThrow();
  });
});

describe('imports of the SDK', () => {
  it('are found without the types', () => {
    const source = [
      "import { type AttributeValue, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';",
      'import {',
      '  SendMessageCommand,',
      '  type SQSClient,',
      "} from '@aws-sdk/client-sqs';",
      "import type { SESClient } from '@aws-sdk/client-ses';",
      "import { type SNSClient } from '@aws-sdk/client-sns';",
      "import * as z from 'zod';",
    ].join('\n');
    expect(sdkImportsIn(source)).toEqual([
      ['@aws-sdk/lib-dynamodb', ['GetCommand', 'PutCommand']],
      ['@aws-sdk/client-sqs', ['SendMessageCommand']],
    ]);
  });
});

describe('a table of text', () => {
  it('has texts at the left and figures at the right', () => {
    const rows = [
      ['claim', '1600', '2.750', ''],
      ['END', '200', '0.250', 'ok'],
    ];
    expect(columns(['writes', 'calls', 'a mail', ''], rows).split('\n')).toEqual([
      '  writes  calls  a mail',
      '  claim    1600   2.750',
      '  END       200   0.250  ok',
    ]);
  });
});
