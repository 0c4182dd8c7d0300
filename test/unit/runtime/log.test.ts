import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { functionLog } from '#functions/runtime/log.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

describe('the log of a function', () => {
  it('writes one JSON line for each event, with its fields', () => {
    const log = functionLog('send');
    log.info('delivery.accepted', { campaign: 'first-steps', step: 'welcome' });
    log.warn('flight.recovered', { campaign: 'first-steps', reason: undefined });
    expect(output.records()).toMatchObject([
      {
        level: 'INFO',
        message: 'delivery.accepted',
        service: 'send',
        campaign: 'first-steps',
        step: 'welcome',
      },
      { level: 'WARN', message: 'flight.recovered', campaign: 'first-steps' },
    ]);
  });

  it('writes metrics when it is flushed, summed, and each once', () => {
    const log = functionLog('send');
    log.count('MailsAccepted');
    log.count('MailsAccepted', 2);
    expect(output.text()).toBe('');
    log.flush();
    log.flush();
    const [record] = output.records();
    expect(output.records()).toHaveLength(1);
    expect([record?.['MailsAccepted']].flat().reduce((sum, value) => Number(sum) + Number(value), 0)).toBe(3);
    expect(JSON.stringify(record)).toContain('"Namespace":"Lantern"');
  });

  it('writes nothing when nothing was counted, and no warning about it', () => {
    functionLog('send').flush();
    expect(output.text()).toBe('');
  });

  it.each([
    ['an error', new TypeError('ana@example.com'), 'TypeError'],
    [
      'an error of more lines',
      new Error('x\n    at ana@example.com (file:///a.ts:1:1)\nana@example.com'),
      'Error',
    ],
    ['an error with a cause', new Error('x', { cause: 'ana@example.com' }), 'Error'],
    ['many errors', new AggregateError([new Error('ana@example.com')], 'ana@example.com'), 'AggregateError'],
    ['an error with fields', Object.assign(new Error('x'), { address: 'ana@example.com' }), 'Error'],
    ['an error without a stack', Object.assign(new Error('ana@example.com'), { stack: undefined }), 'Error'],
    ['a text', 'ana@example.com', 'string'],
    ['an object', { email: 'ana@example.com' }, 'object'],
  ])('says of %s what it is and where, never its text', (_, error, name) => {
    functionLog('send').error('queue.failed', error, { messageId: 'm-1' });
    expect(output.records()).toMatchObject([
      { level: 'ERROR', message: 'queue.failed', messageId: 'm-1', error: name },
    ]);
    expect(output.text()).not.toContain('ana@');
  });

  it('says where an error of more lines comes from', () => {
    functionLog('send').error('queue.failed', new Error('first\nsecond'));
    expect(output.records()[0]?.['at']).toMatch(/^at .*log\.test\.ts/);
  });
});
