import { describe, expect, it } from 'vitest';

import { accessOf, operationOf } from '#infra/bench/operations.ts';
import { begin, defer, finish, undo } from '#shared/domain/flight.ts';
import { END, type Subscriber } from '#shared/domain/subscriber.ts';
import { confirm, leave, request } from '#shared/domain/subscriber-changes.ts';
import {
  accountKey,
  consentKey,
  counterKey,
  deliveryKey,
  headKey,
  markerKey,
  subscriberKey,
  textKey,
  versionKey,
} from '#shared/persistence/keys.ts';
import { subscriberItem } from '#shared/persistence/subscribers.ts';

const at = Date.UTC(2026, 10, 23, 12);
const asked = request(
  undefined,
  {
    key: 'aKeyOfTwentyTwoLetters',
    profile: { sealed: 'sealed', audience: 'self', country: 'US' },
    campaign: 'first-steps',
    consent: '2026-11-22',
  },
  at,
);
const confirmed = confirm(asked, { enrolment: 'e1', version: 1, step: 'welcome', due: at }, at);
const flight = { step: 'welcome', id: 'f1', at, verdict: 'send' as const };
const enrolmentOf = ({ enrolments: [enrolment] }: Subscriber) => {
  if (enrolment === undefined) throw new Error('no enrolment');
  return enrolment;
};
const claimed = begin(confirmed, enrolmentOf(confirmed), flight, { step: 'overview', due: at + 1 });
const last = begin(confirmed, enrolmentOf(confirmed), flight, { step: END, due: at });
const second = begin(
  claimed,
  enrolmentOf(claimed),
  { ...flight, step: 'overview', id: 'f2' },
  { step: END, due: at },
);
const undone = undo(second, 'e1', 'f2', at + 60_000);

const put = (subscriber: Subscriber) => operationOf('PutCommand', { Item: subscriberItem(subscriber) });

describe('what a write of a person was for', () => {
  it.each([
    ['a form', asked, 'request'],
    ['the press of the button', confirmed, 'confirm'],
    ['the beginning of a flight', claimed, 'claim'],
    ['the last flight', last, 'claim'],
    ['the visit at the end', finish(last, enrolmentOf(last), at), 'END'],
    ['a date that was put off', defer(claimed, enrolmentOf(claimed), at + 2), 'put off'],
    ['leaving during a flight', leave(claimed, 'first-steps', at), 'leave'],
    ['leaving before any flight', leave(confirmed, 'first-steps', at), 'leave'],
    ['a flight that was undone', undone, 'undo'],
  ])('%s', (_, subscriber, operation) => {
    expect(subscriber && put(subscriber)).toBe(operation);
  });
});

describe('what another request was for', () => {
  it.each([
    ['GetCommand', { Key: subscriberKey('k') }, 'person'],
    ['UpdateCommand', { Key: subscriberKey('k') }, 'set aside'],
    ['GetCommand', { Key: deliveryKey('c', 'e', 's') }, 'delivery row'],
    ['UpdateCommand', { Key: { pk: 'C#c', sk: 'TALLY#2026-11-23#1' } }, 'tally'],
    ['PutCommand', { Item: deliveryKey('c', 'e', 's') }, 'outcome'],
    ['UpdateCommand', { Key: deliveryKey('c', 'e', 's') }, 'delivery event'],
    ['PutCommand', { Item: markerKey('c', 'e') }, 'marker'],
    ['PutCommand', { Item: consentKey('k', at, 'email', 'confirmed', 'c') }, 'consent record'],
    ['GetCommand', { Key: counterKey('k') }, 'mail counter'],
    ['GetCommand', { Key: headKey('c') }, 'campaign head'],
    ['GetCommand', { Key: versionKey('c', 1) }, 'version'],
    ['GetCommand', { Key: textKey('c', 1, 's', 'print') }, 'step text'],
    ['GetCommand', { Key: accountKey }, 'account state'],
    ['QueryCommand', { IndexName: 'due', KeyConditionExpression: '#shard = :shard' }, 'due index'],
    ['QueryCommand', { KeyConditionExpression: 'pk = :pk' }, 'Query'],
  ])('%s %o', (command, input, operation) => {
    expect(operationOf(command, input)).toBe(operation);
  });

  it('is a read or a write', () => {
    expect(['GetCommand', 'BatchGetCommand', 'QueryCommand'].map(accessOf)).toEqual(['read', 'read', 'read']);
    expect(['PutCommand', 'UpdateCommand', 'DeleteCommand', 'BatchWriteCommand'].map(accessOf)).toEqual(
      Array.from({ length: 4 }, () => 'write'),
    );
  });
});
