import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type EventKind, sesEvent } from '#infra/local/ses-events.ts';
import { campaignsIn } from '#shared/persistence/campaigns.ts';
import { campaignId } from '../../support/builders.ts';
import { captureOutput } from '../../support/written-output.ts';
import { day, type Service, startService } from './service.ts';
import type { ReadMail } from './surroundings.ts';

let service: Service;
beforeAll(async () => {
  captureOutput();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  vi.restoreAllMocks();
});

let people = 0;
async function reader(): Promise<{ email: string; confirmation: ReadMail; letter: ReadMail }> {
  people += 1;
  service.nextDay();
  await goOn();
  const email = `reader-${people}@mail.example.com`;
  const confirmation = await service.join(email);
  await service.tick();
  const letter = (await service.mailsTo(email)).at(-1);
  if (letter?.subject !== 'Letter welcome') throw new Error('no letter came');
  return { email, confirmation, letter };
}

/** As an approver does it: here many complain about few mails, which stops the campaign again and again. */
async function goOn(): Promise<void> {
  const campaigns = campaignsIn(service.client, service.tableName);
  const head = await campaigns.head(campaignId);
  if (head?.tripped === undefined) return;
  const { tripped: _, ...rest } = head;
  await campaigns.saveHead({ ...rest, status: 'running', run: (head.run ?? 0) + 1, rev: head.rev + 1 });
}

/** The event of a kind about a mail, in SES's own shape. */
const eventOf = (
  kind: EventKind,
  mail: Pick<ReadMail, 'to' | 'tag' | 'messageId' | 'raw'>,
  to = mail.to,
): object =>
  sesEvent(
    kind,
    {
      messageId: mail.messageId,
      at: service.now(),
      source: 'letters@news.lantern.example',
      destinations: [to],
      configurationSet: 'sequence',
      tags: mail.tag === '' ? {} : { send: mail.tag },
      raw: Buffer.from(mail.raw, 'latin1'),
    },
    service.now(),
  );

/** What is stored of one mail and its person, without what only tells the order of writing. */
async function storedOf({ tag }: ReadMail): Promise<string> {
  const [, enrolment = ''] = tag.split('_');
  const items = (await service.dump()).filter((item) => item.includes(enrolment));
  return items.join('\n').replaceAll(/"(rev|changedAt|at)":\d+/g, '"$1":0');
}
const stateOf = async (mail: ReadMail): Promise<unknown> => {
  const [, enrolment = '', step = ''] = mail.tag.split('_');
  const row = (await service.dump()).find((item) => item.includes(`"sk":"D#${step}#${enrolment}"`));
  return row === undefined ? undefined : (JSON.parse(row) as { state: string }).state;
};
/** Letters that follow until the whole sequence would be over. */
async function laterLetters(email: string): Promise<number> {
  const before = (await service.mailsTo(email)).length;
  for (let days = 0; days < 8; days++) {
    service.nextDay();
    await service.tick();
  }
  return (await service.mailsTo(email)).length - before;
}

describe('an event', () => {
  it.each([
    ['Send', 'accepted', 2],
    ['Delivery', 'delivered', 2],
    ['DeliveryDelay', 'accepted', 2],
    ['TransientBounce', 'bounced', 2],
    ['Bounce', 'bounced', 0],
    ['SuppressedBounce', 'bounced', 0],
    ['Complaint', 'complained', 0],
    ['Reject', 'bounced', 2],
    ['RenderingFailure', 'bounced', 2],
  ] as const)('%s: the row says %s, and %i letters follow', async (kind, state, letters) => {
    const { email, letter } = await reader();
    expect(await service.feedback(eventOf(kind, letter))).toEqual({ batchItemFailures: [] });
    expect(await stateOf(letter)).toBe(state);
    expect(await laterLetters(email)).toBe(letters);
  });

  it.each(['Bounce', 'Complaint'] as const)(
    '%s suppresses by address, in any case, whatever it knows of the mail',
    async (kind) => {
      const { email, letter, confirmation } = await reader();
      const untagged = { ...letter, tag: '' };
      await service.feedback(eventOf(kind, kind === 'Bounce' ? untagged : confirmation, email.toUpperCase()));
      expect(await laterLetters(email)).toBe(0);
      service.wait(31 * day);
      await service.submit({ email });
      await service.drain('confirmation');
      expect(await service.mailsTo(email)).toHaveLength(2);
    },
  );

  it('of an address that nobody knows suppresses it all the same', async () => {
    const stranger = 'stranger@mail.example.com';
    const { letter } = await reader();
    await service.feedback(eventOf('Complaint', { ...letter, tag: '' }, stranger));
    await service.submit({ email: stranger });
    await service.drain('confirmation');
    expect(await service.mailsTo(stranger)).toEqual([]);
  });

  it('of a kind that nobody knows changes nothing', async () => {
    const { letter } = await reader();
    const before = await service.dump();
    const event = { ...eventOf('Send', letter), eventType: 'Teleported' };
    expect(await service.feedback(event)).toEqual({ batchItemFailures: [] });
    expect(await service.dump()).toEqual(before);
  });

  it('after erasing makes no row, and the suppression stays what it is', async () => {
    const { letter } = await reader();
    await service.press('p', letter.token('p'), { choice: 'erase' });
    for (const finished of [false, true]) {
      if (finished) await service.finishErasing();
      const before = (await service.dump()).filter((item) => item.includes('"sk":"P"'));
      for (const kind of ['Delivery', 'Bounce', 'Complaint'] as const)
        await service.feedback(eventOf(kind, letter));
      const after = await service.dump();
      expect(after.filter((item) => item.includes('"sk":"P"'))).toEqual(before);
      if (finished) expect(await stateOf(letter)).toBeUndefined();
    }
  });

  it('that overtakes the worker makes the row, and the worker does not lower it', async () => {
    people += 1;
    service.nextDay();
    const email = `reader-${people}@mail.example.com`;
    await service.join(email);
    let early = 0;
    service.ses.play(async (call) => {
      if (call.destinations[0] !== email) return { do: 'accept' };
      const messageId = `message-${service.ses.calls.indexOf(call) + 1}`;
      const mail = { to: email, tag: call.tags['send'] ?? '', messageId, raw: call.raw.toString('latin1') };
      await service.feedback(eventOf('Delivery', mail));
      early += 1;
      return { do: 'accept' };
    });
    await service.tick();
    service.ses.play({ do: 'accept' });
    expect(early).toBe(1);
    const letter = (await service.mailsTo(email)).at(-1);
    if (letter === undefined) throw new Error('no letter came');
    expect(await stateOf(letter)).toBe('delivered');
  });
});

describe('two complaints about few mails', () => {
  it('pause the campaign, whose next letter goes out after somebody has let it go on', async () => {
    const readers = [await reader(), await reader()];
    for (const { letter } of readers) await service.feedback(eventOf('Complaint', letter));
    const campaigns = campaignsIn(service.client, service.tableName);
    expect(await campaigns.head(campaignId)).toMatchObject({
      status: 'paused',
      tripped: { rule: 'complaints', at: service.now() },
    });
    people += 1;
    const email = `reader-${people}@mail.example.com`;
    service.nextDay();
    await service.join(email);
    await service.tick();
    expect(await service.mailsTo(email)).toHaveLength(1);
    await goOn();
    service.nextDay();
    service.wait(60_000);
    await service.tick();
    expect((await service.mailsTo(email)).map(({ subject }) => subject)).toContain('Letter welcome');
  });
});

describe('events in any order, any number of times, in any batches', () => {
  const kinds: readonly EventKind[] = [
    'Send',
    'DeliveryDelay',
    'Delivery',
    'TransientBounce',
    'Bounce',
    'Complaint',
  ];
  /** Sets of which the end is fixed, whatever the order. */
  const sets: readonly (readonly EventKind[])[] = [
    ['Send', 'DeliveryDelay', 'Delivery'],
    ['Send', 'Delivery', 'TransientBounce'],
    ['Delivery', 'Complaint', 'Send'],
    ['Delivery', 'Bounce', 'Complaint'],
  ];

  it.each(sets)('end in the same rows: %s, %s, %s', async (...set) => {
    const ends = new Set<string>();
    for (const order of permutations(set)) {
      const { letter } = await reader();
      for (const kind of order) await service.feedback(eventOf(kind, letter));
      // Events that came twice, later, change nothing.
      const once = await service.dump();
      await service.feedback(...order.map((kind) => eventOf(kind, letter)));
      expect(await service.dump()).toEqual(once);
      const [, enrolment = ''] = letter.tag.split('_');
      ends.add(endOf(await storedOf(letter), enrolment));
    }
    expect(ends.size).toBe(1);
  });

  it('never lower a row, and always end at the highest that came', async () => {
    const rank = (kind: EventKind) =>
      ({ Send: 3, DeliveryDelay: 3, Delivery: 4, TransientBounce: 5, Bounce: 5, Complaint: 6 })[
        kind as 'Send'
      ] ?? 0;
    const stateOfRank = ['', '', '', 'accepted', 'delivered', 'bounced', 'complained'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 6 }), async (order) => {
        const { letter } = await reader();
        for (const kind of order) await service.feedback(eventOf(kind, letter));
        expect(await stateOf(letter)).toBe(stateOfRank[Math.max(...order.map(rank))]);
      }),
      { numRuns: 15 },
    );
  });
});

/** The state of the row and of the suppression; which of two reasons of one rank came first may differ. */
function endOf(stored: string, enrolment: string): string {
  const facts = [...stored.matchAll(/"(state|suppressed|ended)":("[a-z]+"|\{[^}]*\})/g)].map(([fact]) =>
    fact.replace(/"reason":"(bounced|complained)"/, '"reason"'),
  );
  return facts.toSorted().join().replaceAll(enrolment, '');
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
