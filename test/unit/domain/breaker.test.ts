import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { breakerSince, providerOf, trippedBy } from '#shared/domain/breaker.ts';
import type { SendResult } from '#shared/domain/mail.ts';
import { tuesday } from '../../support/builders.ts';

describe('a campaign', () => {
  it.each([
    [0, 0, 0, undefined],
    // Bounces: nothing is said before a hundred sends, however bad they are.
    [99, 99, 0, undefined],
    [100, 4, 0, undefined],
    [100, 5, 0, 'bounces'],
    [139, 6, 0, undefined],
    [140, 7, 0, 'bounces'],
    [10_000, 499, 0, undefined],
    [10_000, 500, 0, 'bounces'],
    // Complaints: two up to a thousand sends, one in a thousand after. One alone never stops anything: else
    // the thousandth mail would, without anybody having complained about it.
    [0, 0, 1, undefined],
    [0, 0, 2, 'complaints'],
    [999, 0, 1, undefined],
    [999, 0, 2, 'complaints'],
    [1_000, 0, 0, undefined],
    [1_000, 0, 1, undefined],
    [1_000, 0, 2, 'complaints'],
    [1_001, 0, 1, undefined],
    [2_000, 0, 2, 'complaints'],
    [2_001, 0, 2, undefined],
    [1_000_000, 0, 999, undefined],
    [1_000_000, 0, 1_000, 'complaints'],
    [1_000, 50, 1, 'bounces'],
  ])('of %i sends with %i hard bounces and %i complaints: %s', (sent, bounced, complained, rule) => {
    expect(trippedBy({ sent, bounced, complained })).toBe(rule);
  });

  it('that is stopped stays so when more goes wrong', () => {
    const count = fc.nat(3_000);
    fc.assert(
      fc.property(count, count, count, count, (sent, bounced, complained, more) => {
        if (trippedBy({ sent, bounced, complained }) === undefined) return;
        expect(trippedBy({ sent, bounced: bounced + more, complained })).toBeDefined();
        expect(trippedBy({ sent, bounced, complained: complained + more })).toBeDefined();
      }),
    );
  });

  it('is looked at over seven days, today included', () => {
    expect(new Date(breakerSince(tuesday)).toISOString()).toBe('2026-11-25T14:00:00.000Z');
  });
});

describe('of the provider', () => {
  const notSent = (code: string): SendResult => ({ kind: 'not-sent', code, retryAfter: 1 });
  it.each<[string, SendResult, ReturnType<typeof providerOf>]>([
    ['an accepted mail', { kind: 'accepted', messageId: 'm' }, 'works'],
    ['a mail that SES will not take', { kind: 'refused', code: 'MessageRejected' }, 'unclear'],
    ['a broken answer', { kind: 'unknown', code: 'TimeoutError' }, 'fails'],
    ['a 5xx', { kind: 'unknown', code: 'InternalFailure' }, 'fails'],
    ['a throttle', notSent('Throttling'), 'unclear'],
    ['a used-up quota', notSent('LimitExceededException'), 'unclear'],
    ['a connection that never stood', notSent('TimeoutError'), 'unclear'],
    ['a worker that slept', notSent('worker-slept'), 'unclear'],
    ['a stopped account', notSent('AccountSendingPausedException'), 'stopped'],
    ['a stopped stream', notSent('ConfigurationSetSendingPausedException'), 'stopped'],
    ['a domain that lost its proof', notSent('MailFromDomainNotVerifiedException'), 'stopped'],
    ['an account in the sandbox', notSent('ProductionAccessNotGrantedException'), 'stopped'],
  ])('%s says: %s', (_, result, says) => {
    expect(providerOf(result)).toBe(says);
  });
});
