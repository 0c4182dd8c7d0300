import { describe, expect, it } from 'vitest';

import { attentionOf, deliveryRanks, parseSendId, sendId } from '#shared/domain/delivery.ts';
import { enrolmentId } from '#shared/domain/enrolment-id.ts';
import { consequenceOf, type FeedbackEvent, isUnreachable } from '#shared/domain/feedback.ts';
import { day } from '#shared/domain/instant.ts';

describe('consequenceOf', () => {
  it.each<[string, FeedbackEvent, object]>([
    ['a send proves that SES took it', { kind: 'Send' }, { state: 'accepted' }],
    ['a delay proves it too', { kind: 'DeliveryDelay' }, { state: 'accepted' }],
    ['a delivery', { kind: 'Delivery' }, { state: 'delivered' }],
    [
      'a permanent bounce suppresses',
      { kind: 'Bounce', bounceType: 'Permanent', bounceSubType: 'NoEmail' },
      { state: 'bounced', reason: 'permanent-NoEmail', suppress: 'bounced' },
    ],
    [
      'a bounce from the account list suppresses',
      { kind: 'Bounce', bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' },
      { state: 'bounced', reason: 'permanent-OnAccountSuppressionList', suppress: 'bounced' },
    ],
    [
      'a full mailbox does not',
      { kind: 'Bounce', bounceType: 'Transient', bounceSubType: 'MailboxFull' },
      { state: 'bounced', reason: 'transient-MailboxFull' },
    ],
    [
      'an undetermined bounce counts as passing',
      { kind: 'Bounce', bounceType: 'Undetermined', bounceSubType: 'Undetermined' },
      { state: 'bounced', reason: 'transient-Undetermined' },
    ],
    [
      'a bounce of an unknown kind does not crash',
      { kind: 'Bounce', bounceType: 'Novel' },
      { state: 'bounced', reason: 'transient' },
    ],
    [
      'words from outside are not stored',
      { kind: 'Bounce', bounceType: 'Transient', bounceSubType: 'a@b.c <x>' },
      { state: 'bounced', reason: 'transient-abcx' },
    ],
    [
      'a complaint suppresses',
      { kind: 'Complaint', complaintType: 'abuse' },
      { state: 'complained', reason: 'complaint-abuse', suppress: 'complained' },
    ],
    [
      'a complaint without a type suppresses',
      { kind: 'Complaint' },
      { state: 'complained', reason: 'complaint', suppress: 'complained' },
    ],
    ['"not spam" is praise', { kind: 'Complaint', complaintType: 'not-spam' }, { state: 'delivered' }],
    ['a reject is our fault', { kind: 'Reject' }, { state: 'bounced', reason: 'rejected' }],
    ['a rendering failure too', { kind: 'Rendering Failure' }, { state: 'bounced', reason: 'rejected' }],
    ['an event of tomorrow means nothing yet', { kind: 'Teleported' }, {}],
    ['opens mean nothing', { kind: 'Open' }, {}],
  ])('%s', (_, event, expected) => expect(consequenceOf(event)).toEqual(expected));
});

describe('isUnreachable', () => {
  const row = (
    daysAgo: number,
    reason = 'transient-MailboxFull',
    state: 'bounced' | 'delivered' = 'bounced',
  ) => ({
    state,
    reason,
    begunAt: 100 * day - daysAgo * day,
  });
  it.each([
    ['three passing bounces over two weeks', [row(0), row(7), row(14)], true],
    ['three within a week', [row(0), row(3), row(6)], false],
    ['only two', [row(0), row(20)], false],
    ['one that arrived between them', [row(0), row(7, '', 'delivered'), row(14)], false],
    ['a rejected mail among them, which was our fault', [row(0), row(7, 'rejected'), row(14)], false],
    ['an older success does not matter', [row(0), row(7), row(14), row(20, '', 'delivered')], true],
    ['nothing', [], false],
  ])('%s', (_, rows, expected) => expect(isUnreachable(rows)).toBe(expected));
});

describe('a send id', () => {
  const id = {
    campaign: 'first-steps',
    enrolment: enrolmentId('key', 'first-steps', 1_700_000_000_000),
    step: 'welcome',
  };
  it('goes into a tag that SES allows, and back', () => {
    expect(sendId(id)).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    expect(parseSendId(sendId(id))).toEqual(id);
  });
  it.each(['', 'confirmation', 'a_b', 'a_b_c_d', '__', 'a__c'])('does not read %j', (tag) => {
    expect(parseSendId(tag)).toBeUndefined();
  });
  it('is made of an enrolment id that depends on person, campaign and request alone', () => {
    const ids = [
      enrolmentId('key', 'first-steps', 1),
      enrolmentId('key', 'first-steps', 2),
      enrolmentId('key', 'other', 1),
      enrolmentId('yek', 'first-steps', 1),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(enrolmentId('key', 'first-steps', 1)).toBe(ids[0]);
    for (const made of ids) expect(made).toMatch(/^[a-z2-7]{16}$/);
  });
});

describe('ranks', () => {
  it('put what is surer above what is less sure', () => {
    const { unknown, skipped, refused, accepted, delivered, bounced, complained } = deliveryRanks;
    expect(unknown).toBeLessThan(skipped);
    expect(skipped).toBe(refused);
    expect([refused, accepted, delivered, bounced, complained]).toEqual(
      [...new Set([refused, accepted, delivered, bounced, complained])].sort((a, b) => a - b),
    );
  });
  it.each([
    ['unknown', undefined, 'unknown'],
    ['refused', 'MessageRejected', 'refused'],
    ['bounced', 'rejected', 'refused'],
    ['bounced', 'permanent-NoEmail', undefined],
    ['accepted', undefined, undefined],
  ] as const)('%s with reason %s asks for attention as %s', (state, reason, expected) => {
    expect(attentionOf(state, reason)).toBe(expected);
  });
});
