import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import { sesSendQuota } from '#shared/adapters/send-quota.ts';
import { hour, minute } from '#shared/domain/instant.ts';
import { capturedLog, fakeClock } from '#test/support/in-memory/surroundings.ts';

// Every client: the adapter makes its own.
const ses = mockClient(SESClient);
beforeEach(() => {
  ses.reset();
});
afterAll(() => ses.restore());

const assumed = { ratePerSecond: 10, sentLast24Hours: 0 };
const given = { MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 123 };
const read = { ratePerSecond: 14, per24Hours: 50_000, sentLast24Hours: 123 };
const down = () => Object.assign(new Error('no ana@example.com'), { name: 'TimeoutError' });

function begin() {
  const clock = fakeClock(1_800_000_000_000);
  const log = capturedLog();
  return { clock, log, quota: sesSendQuota(clock, log, assumed) };
}
const asked = () => ses.commandCalls(GetSendQuotaCommand).length;

describe('the quota', () => {
  it.each([
    ['a usual account', given, read],
    ['no daily limit', { ...given, Max24HourSend: -1 }, { ratePerSecond: 14, sentLast24Hours: 123 }],
    ['nothing sent', { ...given, SentLast24Hours: undefined }, { ...read, sentLast24Hours: 0 }],
    ['no daily quota at all', { ...given, Max24HourSend: 0 }, { ...read, per24Hours: 0 }],
  ])('of %s is what SES says', async (_, answer, expected) => {
    ses.on(GetSendQuotaCommand).resolves(answer);
    const { quota, log } = begin();
    expect(await quota.read()).toEqual(expected);
    expect(log.events()).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['no rate', { ...given, MaxSendRate: undefined }],
    ['a rate of 0', { ...given, MaxSendRate: 0 }],
    ['no daily quota', { ...given, Max24HourSend: undefined }],
  ])('is taken from the settings when SES names %s, with a warning', async (_, answer) => {
    ses.on(GetSendQuotaCommand).resolves(answer);
    const { quota, log } = begin();
    expect(await quota.read()).toEqual(assumed);
    expect(log.events()).toEqual(['quota.not_read']);
    expect(log.counted('SendQuotaNotRead')).toBe(1);
  });

  it('is asked for once a minute, whether SES answers or not', async () => {
    ses.on(GetSendQuotaCommand).rejectsOnce(down()).resolves(given);
    const { clock, quota } = begin();
    for (let i = 0; i < 6; i++) {
      await quota.read();
      clock.advance(9_999);
    }
    expect(asked()).toBe(1);
    clock.advance(6);
    expect(await quota.read()).toEqual(read);
    expect(asked()).toBe(2);
  });

  it('is asked for anew when the clock jumped back', async () => {
    ses.on(GetSendQuotaCommand).resolves(given);
    const { clock, quota } = begin();
    await quota.read();
    clock.advance(-2 * minute);
    await quota.read();
    expect(asked()).toBe(2);
  });

  it('is the last one known while SES does not answer, for an hour', async () => {
    ses.on(GetSendQuotaCommand).resolvesOnce(given).rejects(down());
    const { clock, log, quota } = begin();
    await quota.read();
    for (let i = 1; i < 60; i++) {
      clock.advance(minute);
      expect(await quota.read()).toEqual(read);
    }
    clock.advance(hour - 59 * minute);
    expect(await quota.read()).toEqual(assumed);
    expect(log.counted('SendQuotaNotRead')).toBe(60);
    expect(JSON.stringify(log.entries)).not.toContain('ana@');
  });
});
