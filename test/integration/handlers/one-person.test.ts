import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { captureOutput } from '../../support/written-output.ts';
import { day, minute, type Service, startService } from './service.ts';

let service: Service;
beforeAll(async () => {
  captureOutput();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  vi.restoreAllMocks();
});

describe('one person, start to finish', () => {
  const email = 'ana.lopez@mail.example.com';

  it('asks, confirms, gets every step once and inside its window, and is done', async () => {
    expect(await service.submit({ email })).toMatchObject({ statusCode: 202 });
    expect(await service.drain('confirmation')).toBe(0);
    const [confirmation] = await service.mailsTo(email);
    expect(confirmation?.subject).toBe('Please confirm your email address');
    expect(confirmation?.text).not.toMatch(/Ana/);
    expect(await service.press('c', confirmation?.token('c') ?? '')).toMatchObject({ statusCode: 200 });

    const seen: string[] = [];
    for (let today = 0; today < 10; today++) {
      for (let hour = 0; hour < 24; hour += 2) {
        const before = service.ses.calls.length;
        await service.tick();
        for (const mail of (await service.mails()).slice(before)) {
          const at = new Date(service.now() - minute);
          const local = Number(
            new Intl.DateTimeFormat('en', {
              timeZone: 'America/New_York',
              hour: '2-digit',
              hour12: false,
            }).format(at),
          );
          expect(local).toBeGreaterThanOrEqual(8);
          expect(local).toBeLessThan(20);
          seen.push(`${today} ${mail.subject}`);
        }
        service.wait(119 * minute);
      }
    }
    expect(seen.map((each) => each.slice(2))).toEqual([
      'Letter welcome',
      'Letter evidence',
      'Letter next-steps',
    ]);
    const days = seen.map((each) => Number(each[0]));
    expect((days[1] ?? 0) - (days[0] ?? 0)).toBeGreaterThanOrEqual(1);
    expect((days[2] ?? 0) - (days[1] ?? 0)).toBeGreaterThanOrEqual(3);
  });

  it('is named in the mails, which carry the leave link and the right set and tag', async () => {
    const [, welcome] = await service.mailsTo(email);
    expect(welcome?.text).toContain('Ana');
    expect(welcome?.text).toContain('welcome for veteran.US');
    expect(welcome?.raw).toContain(`List-Unsubscribe: <https://lantern.example/u/${welcome?.token('u')}>`);
    expect(welcome?.tag).toMatch(/^first-steps_[a-z2-7]{16}_welcome$/);
    expect(service.ses.calls.map((call) => call.configurationSet)).toEqual([
      'confirmation',
      'sequence',
      'sequence',
      'sequence',
    ]);
    expect(service.ses.calls.map((call) => call.tags['send']?.split('_').at(-1))).toEqual([
      'confirmation',
      'welcome',
      'evidence',
      'next-steps',
    ]);
  });

  it('is looked at no more once everything is sent', async () => {
    const before = await service.dump();
    for (let i = 0; i < 3; i++) {
      service.wait(day);
      await service.tick();
    }
    expect(await service.dump()).toEqual(before);
    expect(before.some((item) => item.includes('"dueShard"'))).toBe(false);
    expect(service.ses.calls).toHaveLength(4);
  });

  it('leaves nothing readable in the table: no address, no name, no postal code', async () => {
    const items = (await service.dump()).join('\n');
    expect(items).not.toMatch(/lopez|Ana"|97477|mail\.example/);
    const opened = [...items.matchAll(/[\w-]{40,}/g)].map(([text]) =>
      Buffer.from(text, 'base64url').toString('latin1'),
    );
    for (const text of opened) expect(text).not.toMatch(/lopez|97477/);
  });
});

describe('erasing', () => {
  it('leaves the suppression and nothing else', async () => {
    const email = 'ben.erased@mail.example.com';
    const before = await service.dump();
    await service.join(email, { firstName: 'Ben' });
    await service.tick();
    const welcome = (await service.mailsTo(email)).at(-1);
    expect(welcome?.subject).toBe('Letter welcome');
    expect(await service.press('p', welcome?.token('p') ?? '', { choice: 'erase' })).toMatchObject({
      statusCode: 200,
    });
    await service.finishErasing();

    const left = (await service.dump())
      .filter((item) => !before.includes(item))
      .map((item) => JSON.parse(item) as Record<string, unknown>)
      // Counts the campaign's mails of the day, and knows nobody.
      .filter(({ sk }) => !String(sk).startsWith('TALLY#'));
    expect(left.map(({ sk }) => sk).toSorted()).toEqual(['P']);
    const person = left.find(({ sk }) => sk === 'P');
    expect(person).toEqual({
      pk: expect.stringMatching(/^A#[\w-]{22}$/),
      sk: 'P',
      v: 1,
      rev: expect.any(Number),
      enrolments: [],
      suppressed: { reason: 'erased', at: expect.any(Number) },
    });
    await service.submit({ email });
    await service.drain('confirmation');
    expect((await service.mailsTo(email)).at(-1)?.subject).toBe('Letter welcome');
  });
});

describe('a worker', () => {
  const email = 'carl@mail.example.com';

  it('that meets a throttled SES puts the step off, and sends it once', async () => {
    await service.join(email);
    service.ses.play({
      do: 'fail',
      status: 400,
      code: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    await service.tick();
    const tried = service.ses.calls.length;
    service.ses.play({ do: 'accept' });
    for (let i = 0; i < 4; i++) await service.tick();
    expect(service.ses.calls.length).toBe(tried + 1);
    expect((await service.mailsTo(email)).map(({ subject }) => subject)).toEqual([
      'Please confirm your email address',
      'Letter welcome',
      'Letter welcome',
    ]);
  });

  it('that gets no answer never sends the step again', async () => {
    const lost = 'dora@mail.example.com';
    await service.join(lost);
    service.ses.play({ do: 'reset' });
    await service.tick();
    service.ses.play({ do: 'accept' });
    for (let i = 0; i < 10; i++) await service.tick();
    expect(await service.mailsTo(lost)).toHaveLength(2);
    expect((await service.dump()).filter((item) => item.includes('"state":"unknown"'))).toHaveLength(1);
  });
});
