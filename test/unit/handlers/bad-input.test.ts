import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { campaignId, tuesday } from '../../support/builders.ts';
import { captureOutput, type WrittenOutput } from '../../support/written-output.ts';
import {
  addressOf,
  counted,
  crowd,
  enrolmentOf,
  functionsOf,
  logged,
  record,
  visitOf,
} from './surroundings.ts';

const day = 24 * 60 * 60_000;

let output: WrittenOutput;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => vi.restoreAllMocks());

const event = (more: Record<string, unknown> = {}, tags: Record<string, string[]> = {}) => ({
  eventType: 'Delivery',
  mail: { messageId: 'message-of-nobody', destination: [addressOf(0)], tags },
  ...more,
});
const tagOf = (enrolment: string, step = 'welcome') => ({ send: [`${campaignId}_${enrolment}_${step}`] });
const bounce = { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bounceSubType: 'General' } };
const visit = (more: Record<string, unknown>) => ({
  v: 1,
  kind: 'visit',
  subscriber: 'person-0',
  gapMs: 0,
  ...more,
});

type Case = readonly [what: string, bad: SQSRecord, state: 'back' | 'done', log: string, metric: string];
const bad = (body: unknown, more: Parameters<typeof record>[1] = {}) =>
  record(body, { messageId: 'bad', ...more });

const toSend: readonly Case[] = [
  ['no JSON', bad(`{"to":"${addressOf(0)}"`), 'back', 'queue.malformed', 'MalformedMessages'],
  ['nothing', bad(''), 'back', 'queue.malformed', 'MalformedMessages'],
  ['another version', bad(visit({ v: 2 })), 'back', 'queue.malformed', 'MalformedMessages'],
  ['an unknown kind', bad(visit({ kind: 'greet' })), 'back', 'queue.malformed', 'MalformedMessages'],
  ['a pace from the past', bad(visit({ gapMs: -1 })), 'back', 'queue.malformed', 'MalformedMessages'],
  [
    'a pace that no function outlives',
    bad(visit({ gapMs: 1e9 })),
    'back',
    'queue.out_of_time',
    'MessagesOutOfTime',
  ],
  [
    'an address beside the key',
    bad(visit({ to: addressOf(0) })),
    'back',
    'queue.malformed',
    'MalformedMessages',
  ],
  [
    'our clock two days behind',
    bad(visit({}), { firstReceivedAt: tuesday + 2 * day }),
    'back',
    'queue.clocks_disagree',
    'ClocksDisagree',
  ],
  [
    'no time of receipt',
    bad(visit({}), { firstReceivedAt: Number.NaN }),
    'back',
    'queue.clocks_disagree',
    'ClocksDisagree',
  ],
];
const toFeedback: readonly Case[] = [
  ['no JSON', bad('Bounce!'), 'back', 'queue.malformed', 'MalformedMessages'],
  [
    'nobody to whom',
    bad(event({ mail: { messageId: 'm', destination: [] } })),
    'back',
    'queue.malformed',
    'MalformedMessages',
  ],
  ['no tags', bad(event()), 'done', 'feedback.recorded', 'FeedbackDelivery'],
  ['a permanent bounce without tags', bad(event(bounce)), 'done', 'address.suppressed', 'FeedbackBounce'],
  [
    'a tag of another system',
    bad(event({}, { send: ['x'] })),
    'done',
    'feedback.recorded',
    'FeedbackDelivery',
  ],
  [
    'a mail of somebody who is not there',
    bad(event({}, tagOf('zzzzzzzzzzzzzzzz'))),
    'done',
    'feedback.without_row',
    'FeedbackDelivery',
  ],
  [
    'a mail of a step that was never begun',
    bad(event({}, tagOf(enrolmentOf(0), 'evidence'))),
    'done',
    'feedback.without_row',
    'FeedbackDelivery',
  ],
  [
    'a kind that SES adds one day',
    bad(event({ eventType: 'Novelty' })),
    'done',
    'feedback.recorded',
    'FeedbackNovelty',
  ],
];
const toConfirmation: readonly Case[] = [
  ['no JSON', bad('{'), 'back', 'queue.malformed', 'MalformedMessages'],
  [
    'a form in clear',
    bad({ v: 1, at: tuesday, form: addressOf(0) }),
    'back',
    'queue.malformed',
    'MalformedMessages',
  ],
  [
    'a seal of another key',
    bad({ v: 1, at: tuesday, sealed: 'bm90aGluZw' }),
    'back',
    'queue.failed',
    'MessagesFailed',
  ],
];

/** Where the bad one stands among the good ones. */
const places = [0, 2, 4] as const;
const goodVisits = () => [1, 2, 3, 4].map((i) => visitOf(i));
const goodEvents = () =>
  [1, 2, 3, 4].map((i) =>
    record(
      { ...event(bounce, tagOf(enrolmentOf(i))), mail: { messageId: 'm', destination: [addressOf(i)] } },
      { messageId: `m-${i}` },
    ),
  );

async function runWith(name: 'send' | 'feedback' | 'confirmation', records: readonly SQSRecord[]) {
  const deps = await crowd(5);
  return { deps, back: await functionsOf(deps).run(name, records) };
}

function expectNamed([, , state, log, metric]: Case, back: readonly string[]): void {
  expect(back).toEqual(state === 'back' ? ['bad'] : []);
  expect(logged(output)).toContain(log);
  expect(counted(output, metric)).toBeGreaterThan(0);
  expect(output.text()).not.toMatch(/@mail\.example|ana\d/i);
}

describe.each(places)('in place %i of a batch', (place) => {
  it.each(toSend)('a nomination with %s ends by name, and everybody else is mailed', async (...one) => {
    const { deps, back } = await runWith('send', goodVisits().toSpliced(place, 0, one[1]));
    expectNamed(one, back);
    expect(deps.mailer.accepted.map(({ to }) => to)).toEqual([1, 2, 3, 4].map(addressOf));
  });

  it.each(toFeedback)('an event with %s ends by name, and every other is recorded', async (...one) => {
    const { deps, back } = await runWith('feedback', goodEvents().toSpliced(place, 0, one[1]));
    expectNamed(one, back);
    for (const i of [1, 2, 3, 4]) {
      const key = await deps.addresses.keyOf(addressOf(i));
      expect((await deps.subscribers.get(key, 'strong'))?.suppressed?.reason).toBe('bounced');
    }
  });
});

it.each(toConfirmation)('a confirmation with %s ends by name, and mails nobody', async (...one) => {
  const { deps, back } = await runWith('confirmation', [one[1]]);
  expectNamed(one, back);
  expect(deps.mailer.calls).toEqual([]);
});

it('all sorts of it in one batch end each by its own name, and the good ones are done', async () => {
  const named = (cases: readonly Case[]) =>
    cases.map(([what, record, state]) => ({ record: { ...record, messageId: what }, what, state }));
  const sorts = named(toSend);
  const { deps, back } = await runWith('send', [
    ...sorts.slice(0, 5).map(({ record }) => record),
    ...goodVisits(),
    ...sorts.slice(5).map(({ record }) => record),
  ]);
  expect(back).toEqual(sorts.map(({ what }) => what));
  expect(deps.mailer.accepted).toHaveLength(4);
  const events = named(toFeedback);
  const { back: eventsBack } = await runWith('feedback', [
    ...events.map(({ record }) => record),
    ...goodEvents(),
  ]);
  expect(eventsBack).toEqual(events.filter(({ state }) => state === 'back').map(({ what }) => what));
});

describe('a clock of the worker', () => {
  it.each([
    ['two days ahead', 2 * day],
    ['two days behind', -2 * day],
  ])('%s decides nothing: all comes back, and nobody is lost', async (_, apart) => {
    const deps = await crowd(5);
    deps.clock.advance(apart);
    const { run } = functionsOf(deps);
    expect(await run('send', goodVisits())).toEqual(['m-1', 'm-2', 'm-3', 'm-4']);
    expect(counted(output, 'ClocksDisagree')).toBe(4);
    expect(deps.mailer.calls).toEqual([]);
    deps.clock.advance(-apart);
    expect(await run('send', goodVisits())).toEqual([]);
    expect(deps.mailer.accepted).toHaveLength(4);
  });
});
